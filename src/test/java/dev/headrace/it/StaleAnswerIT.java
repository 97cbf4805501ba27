package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Old rows over HTTP while PostgreSQL is mute or gone, with Redis and without. Scenario 32 of docs/caching.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaleAnswerIT {
    private static final List<String> PATHS =
            List.of("/api/items/1", "/api/items?id=in.(1,2)", "/api/items?order=id&limit=2");
    private static final String YAML = """
            http: { request-timeout: 15s }
            postgres: { url: "${DATABASE_URL}", statement-timeout: 1s, pool: { min-size: 0 } }
            cache: { max-wait: 200ms }
            resources:
              items:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside, ttl: 1ms, lists: 1ms, stale-if-error: 1h }
            """;

    private final Vertx vertx = Vertx.vertx();
    private final ChaosProxy line = new ChaosProxy(vertx, TestPostgres.port());
    private RedisProcess redis;
    private List<TestServer> servers;

    @BeforeAll
    void serve() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(
                database,
                "CREATE TABLE items (id int PRIMARY KEY); INSERT INTO items SELECT * FROM generate_series(1, 9)");
        String url = TestPostgres.url(database, line.port());
        redis = RedisProcess.launch();
        servers = List.of(
                TestServer.start(url, redis.url(), "redis: { url: \"${REDIS_URL}\" }\n" + YAML),
                TestServer.start(url, YAML));
        servers.forEach(this::fill);
    }

    private void fill(TestServer server) {
        Await.until(
                "rows are cached",
                () -> PATHS.stream()
                        .allMatch(path ->
                                server.get(path).headers().firstValue("x-cache").isPresent()
                                        && source(server.get(path)).equals("miss")));
    }

    @AfterEach
    void mend() {
        line.heal();
        servers.forEach(server ->
                Await.until("it has recovered", () -> server.get("/api/items/9").statusCode() == 200));
    }

    @AfterAll
    void stop() {
        servers.forEach(TestServer::close);
        redis.close();
        line.close();
        Await.value(vertx.close());
    }

    private static String source(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 206);
        return answer.headers().firstValue("x-cache").orElse("none");
    }

    private void showsOldRows() {
        for (TestServer server : servers) {
            for (String path : PATHS) {
                HttpResponse<String> answer = server.get(path);
                assertThat(source(answer)).as(path).isEqualTo("stale");
                assertThat(answer.headers().firstValue("warning")).as(path).isPresent();
            }
        }
    }

    @Test
    void s32_showsOldRowsWhilePostgresIsMute() {
        line.hold();
        showsOldRows();
    }

    @Test
    void s32_showsOldRowsWhilePostgresIsGone() {
        line.close();
        try {
            showsOldRows();
            showsOldRows();
        } finally {
            line.open();
        }
    }

    @Test
    void s32_endsALoadThatPostgresDoesNotAnswer() {
        line.hold();
        for (TestServer server : servers) {
            HttpResponse<String> answer = server.get("/api/items/3");
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).contains("The database did not answer the cache");
        }
    }
}
