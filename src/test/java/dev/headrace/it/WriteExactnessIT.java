package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.catalog.QualifiedName;
import dev.headrace.testing.EveryType;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Every type, with nasty values, written from the JSON and the CSV that a read of them answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteExactnessIT {
    private static final Map<String, Set<String>> ONE_WAY = Map.of(
            "own", Set.of("cast_to_json"),
            "own_arrays", Set.of("casts_to_json", "hstores", "domains_of_arrays"),
            "extensions", Set.of("hstore"));

    private String database;
    private List<QualifiedName> tables;
    private TestServer server;

    @BeforeAll
    void serveEveryTypeAndItsCopy() {
        database = TestPostgres.createDatabase();
        tables = EveryType.create(database);
        StringBuilder sql = new StringBuilder("CREATE SCHEMA copy;");
        StringBuilder yaml = new StringBuilder("""
                postgres: { url: "${DATABASE_URL}" }
                http: { max-body: 64MiB }
                resources:
                """);
        for (QualifiedName table : tables) {
            String copy = new QualifiedName("copy", table.name()).sql();
            sql.append("CREATE TABLE ")
                    .append(copy)
                    .append(" (LIKE ")
                    .append(table.sql())
                    .append(" INCLUDING ALL);");
            yaml.append("  ").append(table.name()).append(": { table: ").append(table);
            yaml.append(", access: { read: anyone } }\n");
            yaml.append("  copy_")
                    .append(table.name())
                    .append(": { table: copy.")
                    .append(table.name());
            yaml.append(", access: { read: anyone, write: anyone }, allow-full-table: true }\n");
        }
        TestPostgres.execute(database, sql.toString());
        server = TestServer.start(TestPostgres.url(database), yaml.toString());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    List<QualifiedName> tables() {
        return tables;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void writesEveryValueFromItsOwnJson(QualifiedName table) {
        // One speaks of a NUL, which no text of PostgreSQL's holds; of the other, blanks around it belong to the list.
        String which = table.name().equals("documents") ? "?order=id&id=not.in.(1,8)" : "?order=id";
        String list = "/api/" + table.name() + which;
        String rows = server.get(list).body();
        String body =
                server.get(list + "&select=" + columnsAsTheyAreWritten(table)).body();
        server.send("DELETE", "/api/copy_" + table.name(), null);
        HttpResponse<String> answer =
                server.send("POST", "/api/copy_" + table.name() + "?order=id", body, "prefer", "return=representation");
        assertThat(answer.body()).isEqualTo(rows);
        assertThat(server.get("/api/copy_" + table.name() + "?order=id").body()).isEqualTo(rows);
    }

    /** What a function prints as JSON, no function of PostgreSQL's reads; such columns are written as text. */
    private String columnsAsTheyAreWritten(QualifiedName table) {
        if (!ONE_WAY.containsKey(table.name())) {
            return "*";
        }
        String names = server.get("/api/" + table.name() + "?limit=0", "accept", "text/csv")
                .body()
                .strip();
        return Arrays.stream(names.split(","))
                .map(name -> ONE_WAY.get(table.name()).contains(name) ? name + "::text" : name)
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void writesEveryValueFromItsOwnText(QualifiedName table) throws Exception {
        String rows = server.get("/api/" + table.name() + "?order=id", "accept", "text/csv")
                .body();
        String body = copy(
                "COPY (SELECT * FROM " + table.sql() + " ORDER BY id) TO STDOUT (FORMAT csv, HEADER, NULL 'NULL')");
        server.send("DELETE", "/api/copy_" + table.name(), null);
        HttpResponse<String> answer = server.send(
                "POST",
                "/api/copy_" + table.name() + "?order=id",
                body,
                "prefer",
                "return=representation",
                "content-type",
                "text/csv",
                "accept",
                "text/csv");
        assertThat(answer.body()).isEqualTo(rows);
    }

    private String copy(String sql) throws Exception {
        try (Connection connection = TestPostgres.connect(database)) {
            connection.createStatement().execute("SET timezone TO 'UTC'; SET extra_float_digits TO 1");
            StringWriter text = new StringWriter();
            new CopyManager(connection.unwrap(BaseConnection.class)).copyOut(sql, text);
            return text.toString();
        }
    }
}
