package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers, a PostgreSQL and a Redis: writes that are accepted before PostgreSQL has them. */
class WriteBehindIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}", command-timeout: 5s }
            journal: { max-pending: 4000, batch: 50 }
            resources:
              counters:
                access: { read: anyone, write: anyone }
                cache: { pattern: write-behind }
            """;

    private final RedisProcess redis = RedisProcess.launch("--appendonly", "yes", "--appendfsync", "always");
    private final String database = TestPostgres.createDatabase();
    private TestServer first;
    private TestServer second;

    @BeforeEach
    void start() {
        TestPostgres.execute(database, "CREATE TABLE owners (id int PRIMARY KEY); INSERT INTO owners VALUES (1)");
        TestPostgres.execute(
                database,
                "CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL DEFAULT 0, note text,"
                        + " owner int REFERENCES owners, changes int NOT NULL DEFAULT 0)");
        TestPostgres.execute(database, "INSERT INTO counters (id) SELECT generate_series(1, 100)");
        first = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        second = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        Await.until("writes are accepted", () -> patch(first, 100, 0).statusCode() == 202);
        Await.until("writes are accepted there too", () -> patch(second, 100, 0).statusCode() == 202);
    }

    @AfterEach
    void stop() {
        second.close();
        first.close();
        redis.close();
    }

    private static HttpResponse<String> patch(TestServer server, int id, int value) {
        return server.send("PATCH", "/api/counters/" + id, "{\"value\":" + value + "}");
    }

    private static String row(int id, int value) {
        return "{\"id\":" + id + ",\"value\":" + value + ",\"note\":null,\"owner\":null,\"changes\":0}";
    }

    private static String parked(String database) {
        return TestPostgres.text(database, "SELECT coalesce(string_agg(row_key || ' ' || code, ', ' ORDER BY id), '')"
                + " FROM headrace.parked_writes");
    }

    @Test
    void aReadShowsWhatWasAcceptedBefore() {
        for (int value = 1; value <= 50; value++) {
            assertThat(patch(value % 2 == 0 ? first : second, 1, value).statusCode()).isEqualTo(202);
            assertThat(first.get("/api/counters/1").body()).isEqualTo(row(1, value));
            assertThat(first.get("/api/counters?id=in.(1,2)").body()).isEqualTo("[" + row(1, value) + ",\n" + row(2, 0) + "]");
            assertThat(first.get("/api/counters/1?select=value").body()).isEqualTo("{\"value\":" + value + "}");
            assertThat(first.get("/api/counters/01").body()).isEqualTo(row(1, value));
        }
    }

    @Test
    void anyOtherWriteComesAfterThoseThatWereAccepted() {
        for (int value = 1; value <= 50; value++) {
            patch(first, 1, value);
            HttpResponse<String> next = second.send(
                    "PATCH", "/api/counters/1?select=value", "{\"note\":\"" + value + "\"}", "prefer", "return=representation");
            assertThat(next.body()).isEqualTo("{\"value\":" + value + "}");
            patch(first, 1, -1);
            assertThat(second.send("PATCH", "/api/counters?value=lt.0", "{\"value\":0}").statusCode()).isEqualTo(204);
            assertThat(second.get("/api/counters?select=value&id=eq.1&limit=1").body()).isEqualTo("[{\"value\":0}]");
        }
    }

    @Test
    void s42TheLastOfSeveralWritesStays() {
        List<Integer> ids = IntStream.rangeClosed(1, 20).boxed().toList();
        for (int round = 0; round < 10; round++) {
            for (int id : ids) {
                String path = "/api/counters/" + id;
                first.send("PUT", path, "{\"value\":1,\"note\":\"A\"}");
                second.send("PUT", path, "{\"value\":2,\"note\":\"B\"}");
                first.send("DELETE", path, "");
                second.send("PUT", path, "{\"value\":3}");
            }
        }
        ids.forEach(id -> assertThat(first.get("/api/counters/" + id).body()).isEqualTo(row(id, 3)));
        assertThat(parked(database)).isEmpty();
    }
}
