package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two servers of which one has a bad line to Redis, or none. The numbers are those of docs/caching.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisLinkIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}" }
            resources:
              items:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside }
            """;

    private final Vertx vertx = Vertx.vertx();
    private String database;
    private RedisProcess redis;
    private ChaosProxy line;
    private TestServer near;
    private TestServer far;

    @BeforeAll
    void makeRows() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(
                database,
                "CREATE TABLE items (id int PRIMARY KEY, name text); INSERT INTO items SELECT n, 'old' FROM generate_series(1, 100) n");
    }

    @AfterAll
    void stop() {
        Await.value(vertx.close());
    }

    @BeforeEach
    void serve() {
        TestPostgres.execute(database, "UPDATE items SET name = 'old'");
        redis = RedisProcess.launch();
        line = new ChaosProxy(vertx, redis.port());
        near = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        far = TestServer.start(TestPostgres.url(database), "redis://127.0.0.1:" + line.port(), YAML);
        Await.until("rows are near", () -> source(far.get("/api/items/1")).equals("near"));
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
        line.close();
        redis.close();
    }

    private static String source(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-cache").orElseThrow();
    }

    private void writeNear(String name) {
        assertThat(near.send("PATCH", "/api/items/1", "{\"name\":\"" + name + "\"}")
                        .statusCode())
                .isEqualTo(204);
    }

    private boolean farShows(String name) {
        HttpResponse<String> answer = far.get("/api/items/1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().contains(name);
    }

    @Test
    void s20_passesOverItsRowsWhileTheLineIsCutAndReplaysWhatItMissed() {
        far.get("/api/items/2");
        line.close();
        writeNear("new");
        Await.until("the write shows", () -> farShows("new"));
        line.open();
        Await.until("rows are near again", () -> source(far.get("/api/items/1")).equals("near"));
        assertThat(farShows("new")).isTrue();
    }

    @Test
    void s21_passesOverItsRowsWhileTheLineIsMute() {
        line.hold();
        writeNear("new");
        Await.until("the write shows", () -> farShows("new"));
        line.heal();
        Await.until("rows are near again", () -> source(far.get("/api/items/1")).equals("near"));
        assertThat(farShows("new")).isTrue();
    }

    @Test
    void s36_goesOnWhenRedisIsKilledAndCachesAgainWhenItIsBack() {
        redis.kill();
        writeNear("new");
        assertThat(near.get("/api/items/1").body()).contains("new");
        Await.until("the write shows", () -> farShows("new"));
        redis.start();
        Await.until("rows are near again", () -> source(far.get("/api/items/1")).equals("near"));
        assertThat(farShows("new")).isTrue();
    }

    @Test
    void s38_startsWithoutRedisAndUsesItWhenItIsThere() {
        redis.kill();
        TestServer late = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        try {
            assertThat(source(late.get("/api/items/3"))).isEqualTo("bypass");
            redis.start();
            Await.until("rows are near", () -> source(late.get("/api/items/3")).equals("near"));
            assertThat(source(near.get("/api/items/3"))).isIn(Set.of("shared", "bypass", "near"));
        } finally {
            late.close();
        }
    }
}
