package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.catalog.QualifiedName;
import dev.headrace.testing.EveryType;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Every type, with the values that encoders get wrong, against what PostgreSQL itself prints. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactnessIT {
    /** Its offset is no whole number of hours, and was none of minutes once. */
    private static final String ZONE = "Asia/Kolkata";

    private String database;
    private List<QualifiedName> tables;
    private TestServer server;

    @BeforeAll
    void serveEveryType() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute("postgres", "ALTER DATABASE " + database + " SET timezone TO '" + ZONE + "'");
        tables = EveryType.create(database);
        StringBuilder yaml = new StringBuilder("postgres: { url: \"${DATABASE_URL}\" }\nresources:\n");
        tables.forEach(table -> yaml.append("  ")
                .append(table.name())
                .append(": { table: ")
                .append(table)
                .append(", access: { read: anyone } }\n"));
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
    void printsCsvAsCopyDoes(QualifiedName table) throws Exception {
        String expected = copy("COPY (SELECT * FROM " + table.sql() + " ORDER BY id) TO STDOUT (FORMAT csv, HEADER)");
        assertThat(server.get("/export/" + table.name() + "?format=csv&order=id")
                        .body())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void printsListsAsRowToJsonDoes(QualifiedName table) throws Exception {
        List<String> rows = rowsAsJson(table);
        assertThat(server.get("/api/" + table.name() + "?order=id").body())
                .isEqualTo("[" + String.join(",\n", rows) + "]");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void printsLinesAsRowToJsonDoes(QualifiedName table) throws Exception {
        String expected = String.join(
                "",
                rowsAsJson(table).stream()
                        .map(row -> row.replaceAll("[\r\n]", " ") + "\n")
                        .toList());
        assertThat(server.get("/export/" + table.name() + "?format=ndjson&order=id")
                        .body())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void printsSingleRowsAsRowToJsonDoes(QualifiedName table) throws Exception {
        List<String> rows = rowsAsJson(table);
        for (int id = 0; id < rows.size(); id++) {
            assertThat(server.get("/api/" + table.name() + "/" + id).body()).isEqualTo(rows.get(id));
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void leavesNullsOutAsJsonStripNullsDoes(QualifiedName table) throws Exception {
        HttpResponse<String> answer = server.get(
                "/api/" + table.name() + "?order=id", "accept", "application/vnd.pgrst.array+json;nulls=stripped");
        if (table.name().equals("documents")) {
            // PostgreSQL itself refuses to look into one of these values.
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("unsupported Unicode escape sequence");
            return;
        }
        List<String> rows =
                query("SELECT json_strip_nulls(row_to_json(t))::text FROM " + table.sql() + " t ORDER BY id");
        assertThat(answer.body()).isEqualTo("[" + String.join(",\n", rows) + "]");
    }

    private List<String> rowsAsJson(QualifiedName table) throws Exception {
        return query("SELECT row_to_json(t)::text FROM " + table.sql() + " t ORDER BY id");
    }

    private List<String> query(String sql) throws Exception {
        try (Connection connection = connect();
                var rows = connection.createStatement().executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private String copy(String sql) throws Exception {
        try (Connection connection = connect()) {
            StringWriter text = new StringWriter();
            new CopyManager(connection.unwrap(BaseConnection.class)).copyOut(sql, text);
            return text.toString();
        }
    }

    /** A session that prints as a plain one does; the driver asks for other settings. */
    private Connection connect() throws Exception {
        Connection connection = TestPostgres.connect(database);
        connection.createStatement().execute("SET timezone TO '" + ZONE + "'; SET extra_float_digits TO 1");
        return connection;
    }
}
