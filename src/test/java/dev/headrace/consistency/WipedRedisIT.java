package dev.headrace.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write that a node could not hear of, because Redis was emptied before the node could read its invalidation log again. */
class WipedRedisIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}" }
            resources:
              rows:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside }
            """;

    private static boolean isNear(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-cache").orElse("").equals("near");
    }

    /** @param hasHistory false when that write is the first of all: a log that was emptied looks like one never written to */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsAWriteOfWhichTheAnnouncementIsGone(boolean hasHistory) {
        String url = TestPostgres.url(databaseOfTwoRows());
        Vertx vertx = Vertx.vertx();
        try (RedisProcess redis = RedisProcess.launch()) {
            ChaosProxy proxy = new ChaosProxy(vertx, redis.port());
            try (TestServer cut = TestServer.start(url, "redis://127.0.0.1:" + proxy.port(), YAML);
                    TestServer writer = TestServer.start(url, redis.url(), YAML)) {
                if (hasHistory) {
                    writer.send("PATCH", "/api/rows/2", "{\"name\":\"another\"}");
                }
                writeUnheard(cut, writer, proxy, redis);
            }
        } finally {
            Await.value(vertx.close());
        }
    }

    private static String databaseOfTwoRows() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, "CREATE TABLE rows (id int PRIMARY KEY, name text)");
        TestPostgres.execute(database, "INSERT INTO rows VALUES (1, 'old'), (2, 'other')");
        return database;
    }

    private static void writeUnheard(TestServer cut, TestServer writer, ChaosProxy proxy, RedisProcess redis) {
        Await.until("the row is near", () -> isNear(cut.get("/api/rows/1")));
        proxy.close();
        assertThat(writer.send("PATCH", "/api/rows/1", "{\"name\":\"new\"}").statusCode())
                .isLessThan(300);
        assertThat(redis.tell("FLUSHALL")).isEqualTo("+OK");
        // Asked of the row that was near: any other may be missing for another reason, while near rows are still shown.
        Await.until("near rows are passed over", () -> !isNear(cut.get("/api/rows/1")));
        proxy.open();
        Await.until("near rows are shown again", () -> isNear(cut.get("/api/rows/2")));
        assertThat(cut.get("/api/rows/1").body()).isEqualTo("{\"id\":1,\"name\":\"new\"}");
    }
}
