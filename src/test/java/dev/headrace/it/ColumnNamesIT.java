package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestRedis;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that are called what statements call their tables; of composite type, so that they could stand in for one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ColumnNamesIT {
    private static final List<String> NAMES = List.of("r", "t", "w", "p", "v0", "wanted", "place", "row_to_json");
    private static final String ROW =
            "{\"id\":1,\"r\":{\"a\":1,\"b\":\"r\"},\"t\":{\"a\":1,\"b\":\"t\"},\"w\":{\"a\":1,\"b\":\"w\"},"
                    + "\"p\":{\"a\":1,\"b\":\"p\"},\"v0\":{\"a\":1,\"b\":\"v0\"},\"wanted\":{\"a\":1,\"b\":\"wanted\"},"
                    + "\"place\":{\"a\":1,\"b\":\"place\"},\"row_to_json\":{\"a\":1,\"b\":\"row_to_json\"}}";
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}" }
            resources:
              names:
                access: { read: anyone, write: anyone }
              cached:
                table: public.names
                access: { read: anyone, write: anyone }
                cache: { pattern: write-through, lists: 1m }
            """;

    private TestServer server;

    @BeforeAll
    void serve() {
        String database = TestPostgres.createDatabase();
        StringBuilder table =
                new StringBuilder("CREATE TYPE pair AS (a int, b text); CREATE TABLE names (id int PRIMARY KEY");
        NAMES.forEach(name -> table.append(", ").append(name).append(" pair"));
        TestPostgres.execute(database, table + ")");
        server = TestServer.start(TestPostgres.url(database), TestRedis.url(), YAML);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"names", "cached"})
    void areColumns(String resource) {
        String path = "/api/" + resource;
        server.send("DELETE", path + "/1", null);
        HttpResponse<String> made = server.send("POST", path, "[" + ROW + "]", "prefer", "return=representation");
        assertThat(made.body()).isEqualTo("[" + ROW + "]");
        assertThat(server.get(path).body()).isEqualTo("[" + ROW + "]");
        assertThat(server.get(path + "?order=id&limit=2").body()).isEqualTo("[" + ROW + "]");
        assertThat(server.get(path + "?id=in.(1,2)").body()).isEqualTo("[" + ROW + "]");
        HttpResponse<String> row = server.get(path + "/1");
        assertThat(row.body()).isEqualTo(ROW);
        assertThat(server.get(path + "/1?select=r:id").body()).isEqualTo("{\"r\":1}");
        assertThat(server.get(path + "/1?select=r-%3E%3Eb").body()).isEqualTo("{\"b\":\"r\"}");
        String tag = row.headers().firstValue("etag").orElseThrow();
        assertThat(server.send("PATCH", path + "/1", "{\"r\":{\"a\":2,\"b\":\"r\"}}", "if-match", tag)
                        .statusCode())
                .isEqualTo(204);
        String changed = ROW.replaceFirst("\"a\":1", "\"a\":2");
        assertThat(server.get(path + "/1").body()).isEqualTo(changed);
        HttpResponse<String> replaced = server.send("PUT", path + "/1", ROW, "prefer", "return=representation");
        assertThat(replaced.body()).contains(ROW);
        assertThat(server.send("DELETE", path + "/1", null).statusCode()).isEqualTo(204);
        assertThat(server.get(path + "/1").statusCode()).isEqualTo(404);
    }
}
