package dev.headrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.EveryType;
import dev.headrace.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link JsonKind} promises of a type, held against what {@code to_json} prints of its values. */
class JsonKindIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static String database;
    private static Catalog catalog;
    private static List<QualifiedName> tables;

    /** A value as its type's output function writes it, and as to_json does. */
    private record Printed(String text, String json) {}

    @BeforeAll
    static void createEveryType() {
        database = TestPostgres.createDatabase();
        tables = EveryType.create(database);
        PgConnection connection =
                await(PgConnection.connect(VERTX, PgConnectOptions.fromUri(TestPostgres.url(database))));
        catalog = await(new CatalogReader(VERTX).read(connection, Set.copyOf(tables)));
    }

    @AfterAll
    static void close() {
        await(VERTX.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kolkata", "America/St_Johns", "Europe/Amsterdam", "Africa/Monrovia"})
    void predictsWhatPostgresPrints(String zone) throws SQLException {
        SoftAssertions wrong = new SoftAssertions();
        try (Connection connection = TestPostgres.connect(database)) {
            connection.createStatement().execute("SET DateStyle = 'ISO'; SET TimeZone = '" + zone + "'");
            for (QualifiedName table : tables) {
                for (Column column : catalog.relations().get(table).columns()) {
                    check(column, print(connection, table, column), table + "." + column.name(), wrong);
                }
            }
        }
        wrong.assertAll();
    }

    @Test
    void everyKindHasSamples() {
        assertThat(tables.stream()
                        .flatMap(table -> catalog.relations().get(table).columns().stream())
                        .map(column -> column.type().kind())
                        .distinct())
                .containsExactlyInAnyOrder(JsonKind.values());
    }

    private static void check(Column column, List<Printed> values, String name, SoftAssertions wrong) {
        assertThat(values).as(name).isNotEmpty();
        if (column.type().kind() == JsonKind.NESTED) {
            wrong.assertThat(values).as(name).noneMatch(value -> value.json.equals(quote(value.text)));
        } else {
            for (Printed value : values) {
                wrong.assertThat(json(column.type().kind(), value.text))
                        .as(name)
                        .isEqualTo(value.json);
            }
        }
    }

    private static List<Printed> print(Connection connection, QualifiedName table, Column column) throws SQLException {
        String name = Identifier.quote(column.name());
        // format and not a cast, which cuts the blanks of char(n) and adds /32 to an inet; num_nulls because
        // IS NULL is true of a composite value whose fields are all null.
        String sql = "SELECT format('%s', " + name + "), to_json(" + name + ")::text FROM " + table.sql()
                + " WHERE num_nulls(" + name + ") = 0 ORDER BY id";
        List<Printed> values = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(new Printed(rows.getString(1), rows.getString(2)));
            }
        }
        return values;
    }

    private static String json(JsonKind kind, String text) {
        return switch (kind) {
            case BOOLEAN -> text.equals("t") ? "true" : "false";
            case NUMBER -> text.matches("-?\\d+(\\.\\d+)?(e[+-]\\d+)?") ? text : quote(text);
            case TIMESTAMP -> quote(text.replaceFirst(" ", "T"));
            case TIMESTAMP_WITH_ZONE ->
                quote(text.replaceFirst(" ", "T").replaceFirst("([+-]\\d\\d)((?: BC)?)$", "$1:00$2"));
            case JSON -> text;
            case TEXT -> quote(text);
            case NESTED -> throw new IllegalArgumentException("only PostgreSQL prints these");
        };
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? String.format("\\u%04x", c) : String.valueOf((char) c));
            }
        });
        return quoted.append('"').toString();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
