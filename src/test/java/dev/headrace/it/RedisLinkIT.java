package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two servers of which one has a bad line to Redis, or none. The numbers are those of docs/caching.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisLinkIT {
    private static final int LOOPS = 2;
    private static final int READS = 400;
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
    /** As it is by default. */
    private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

    private static final String YAML = """
            http: { event-loops: 2 }
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}", command-timeout: 1s }
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
    void s19_showsWhatAnotherServerWroteWithinTheBound() {
        List<Long> behind = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Await.until("the row is near", () -> source(far.get("/api/items/1")).equals("near"));
            String name = "write " + i;
            writeNear(name);
            behind.add(nanosUntilFarShows(name));
        }
        Collections.sort(behind);
        System.out.printf(
                "Scenario 19: behind for %.1f ms in the middle, %.1f ms at the 99th of 100, %.1f ms at most%n",
                behind.get(50) / 1e6, behind.get(98) / 1e6, behind.get(99) / 1e6);
        assertThat(Duration.ofNanos(behind.get(99))).isLessThanOrEqualTo(MAX_STALENESS);
    }

    @Test
    void s20_passesOverItsRowsWhileTheLineIsCutAndReplaysWhatItMissed() {
        isBehindForTheBoundAndKeepsWhatNobodyWrote(line::close, line::open);
    }

    @Test
    void s21_passesOverItsRowsWhileTheLineIsMute() {
        isBehindForTheBoundAndKeepsWhatNobodyWrote(line::hold, line::heal);
    }

    private void isBehindForTheBoundAndKeepsWhatNobodyWrote(Runnable harm, Runnable mend) {
        followTheLog();
        far.near("/api/items/2");
        far.near("/api/items/1");
        harm.run();
        writeNear("new");
        assertThat(Duration.ofNanos(nanosUntilFarShows("new"))).isLessThanOrEqualTo(MAX_STALENESS);
        mend.run();
        Await.until("rows are near again", () -> {
            HttpResponse<String> answer = far.get("/api/items/1");
            assertThat(answer.body()).contains("new");
            return source(answer).equals("near");
        });
        // Had all been dropped, this first read since would have been answered from Redis.
        assertThat(source(far.get("/api/items/2"))).isEqualTo("near");
    }

    /** The first entry of the log that a server reads makes it drop everything, whatever the entry is about. */
    private void followTheLog() {
        Await.until("row 3 is near", () -> source(far.get("/api/items/3")).equals("near"));
        near.send("PATCH", "/api/items/3", "{\"name\":\"new\"}");
        Await.until("it is dropped", () -> far.get("/api/items/3").body().contains("new"));
    }

    /** For how long, from now on, reads that begin still show something older. */
    private long nanosUntilFarShows(String name) {
        long written = System.nanoTime();
        AtomicLong lastOld = new AtomicLong(written);
        Await.until("the write shows", () -> {
            long start = System.nanoTime();
            boolean isShown = farShows(name);
            if (!isShown) {
                lastOld.set(start);
            }
            return isShown;
        });
        return lastOld.get() - written;
    }

    @Test
    void s36_goesOnWhenRedisIsKilledAndCachesAgainWhenItIsBack() {
        goesOnWithoutRedis(redis::kill, redis::start);
    }

    @Test
    void s36_s37_goesOnWhenRedisIsFrozenAndDoesNotStormItWhenItIsBack() {
        long before = redis.statistic("total_connections_received");
        goesOnWithoutRedis(redis::freeze, redis::thaw);
        // Those that were tried while it was frozen waited in its queue, and are counted too.
        assertThat(redis.statistic("total_connections_received") - before).isLessThan(READS / 4);
    }

    @Test
    void s36_goesOnWhenTheLineDropsEverything() {
        goesOnWithoutRedis(line::hold, line::heal);
    }

    /** All is answered, nobody waits for Redis twice, and it is used again when it is back. */
    private void goesOnWithoutRedis(Runnable harm, Runnable mend) {
        harm.run();
        writeNear("new");
        long longest = 0;
        long waited = 0;
        for (int i = 0; i < READS; i++) {
            long start = System.nanoTime();
            assertThat(source(far.get("/api/items/" + (10 + i % 90)))).isEqualTo("bypass");
            long took = System.nanoTime() - start;
            longest = Math.max(longest, took);
            waited += took > COMMAND_TIMEOUT.toNanos() / 2 ? 1 : 0;
        }
        assertThat(waited).as("reads that waited for Redis").isLessThanOrEqualTo(LOOPS);
        assertThat(Duration.ofNanos(longest)).isLessThan(COMMAND_TIMEOUT.multipliedBy(2));
        Await.until("the write shows", () -> farShows("new"));
        mend.run();
        Await.until("rows are near again", () -> source(far.get("/api/items/1")).equals("near"));
        assertThat(farShows("new")).isTrue();
    }

    @Test
    void s38_startsWithoutRedisAndUsesItWhenItIsThere() {
        redis.kill();
        TestServer late = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        try {
            assertThat(source(late.get("/api/items/3"))).isEqualTo("bypass");
            HttpResponse<String> ready = late.admin("GET", "/ready");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("\"redis\":\"down\"");
            redis.start();
            Await.until("rows are near", () -> source(late.get("/api/items/3")).equals("near"));
            assertThat(late.admin("GET", "/ready").body()).contains("\"redis\":\"up\"");
            assertThat(source(near.get("/api/items/3"))).isIn(Set.of("shared", "bypass", "near"));
        } finally {
            late.close();
        }
    }
}
