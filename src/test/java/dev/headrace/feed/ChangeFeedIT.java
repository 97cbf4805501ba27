package dev.headrace.feed;

import static dev.headrace.feed.FeedUnderTest.query;
import static dev.headrace.feed.FeedUnderTest.recorded;
import static dev.headrace.feed.FeedUnderTest.shown;
import static dev.headrace.feed.FeedUnderTest.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two servers, one Redis, and somebody who writes past them. The numbers are those of the list of scenarios. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeFeedIT {
    private static final String ROW = "/api/rows/1";
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}", pool: { min-size: 0 } }
            redis: { url: "${REDIS_URL}" }
            resources:
              rows: { access: { read: anyone, write: anyone }, cache: { pattern: cache-aside, watch: notify } }
              notes:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside, negative-ttl: 1h, watch: poll }
            """;

    private RedisProcess redis;
    private String database;
    private TestServer one;
    private TestServer two;

    @BeforeAll
    void startRedis() {
        redis = RedisProcess.launch();
    }

    @AfterAll
    void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void serve() {
        redis.tell("FLUSHALL");
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE rows (id int PRIMARY KEY, v int NOT NULL DEFAULT 1);
                CREATE TABLE notes (id int, part text, v int, PRIMARY KEY (part, id),
                    row int REFERENCES rows ON DELETE CASCADE);
                INSERT INTO rows SELECT n FROM generate_series(1, 10) n;
                """);
        FeedUnderTest.install(database, "rows", "notes");
        one = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        two = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
    }

    @AfterEach
    void stop() {
        redis.thaw();
        one.close();
        two.close();
    }

    private void psql(String sql) {
        TestPostgres.execute(database, sql);
    }

    private void cacheEverywhere(String path) {
        for (TestServer server : List.of(one, two)) {
            Await.until(path + " is near", () -> source(server, path).equals("near"));
        }
    }

    private void awaitEverywhere(String path, String text) {
        for (TestServer server : List.of(one, two)) {
            Await.until(path + " shows " + text, () -> shown(server, path).contains(text));
        }
    }

    @Test
    void s27_showsAnUpdateByPsqlOnAllNodes() {
        cacheEverywhere(ROW);
        cacheEverywhere("/api/rows/2");
        psql("UPDATE rows SET v = 2 WHERE id = 1");
        awaitEverywhere(ROW, "\"v\":2");
        assertThat(source(one, "/api/rows/2")).isIn("near", "shared");
    }

    @Test
    void s27_dropsTheNearRowAlsoWhileRedisIsGone() {
        cacheEverywhere(ROW);
        redis.freeze();
        psql("UPDATE rows SET v = 2 WHERE id = 1");
        awaitEverywhere(ROW, "\"v\":2");
        redis.thaw();
        cacheEverywhere(ROW);
        assertThat(shown(one, ROW)).contains("\"v\":2");
        assertThat(shown(two, ROW)).contains("\"v\":2");
    }

    @Test
    void s28_forgetsTheTableAfterAnUpdateOfManyRowsAndATruncate() {
        psql("INSERT INTO rows SELECT n FROM generate_series(11, 200000) n");
        cacheEverywhere(ROW);
        long before = recorded(database);
        psql("UPDATE rows SET v = 2");
        awaitEverywhere(ROW, "\"v\":2");
        assertThat(recorded(database) - before).isEqualTo(1);
        cacheEverywhere(ROW);
        psql("TRUNCATE rows CASCADE");
        awaitEverywhere(ROW, "no row");
        assertThat(query(
                        database,
                        "SELECT string_agg(DISTINCT table_name, ',') FROM headrace.outbox WHERE keys IS NULL"))
                .isEqualTo("notes,rows");
        assertThat(query(database, "SELECT pg_notification_queue_usage()")).isEqualTo("0");
    }

    @Test
    void s29_catchesUpAfterItsListenerWasKilled() {
        cacheEverywhere(ROW);
        String others = "application_name = 'headrace' AND pid <> pg_backend_pid() AND datname = '" + database + "'";
        psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + others
                + "; UPDATE rows SET v = 2 WHERE id = 1");
        awaitEverywhere(ROW, "\"v\":2");
        cacheEverywhere(ROW);
    }

    @Test
    void s29_passesOverNearRowsWhileItHearsNothing() {
        Vertx vertx = Vertx.vertx();
        ChaosProxy proxy = new ChaosProxy(vertx, TestPostgres.port());
        TestServer deaf = TestServer.start(TestPostgres.url(database, proxy.port()), redis.url(), YAML);
        Await.until("the row is near", () -> source(deaf, ROW).equals("near"));
        proxy.hold();
        Await.until("it is taken from Redis", () -> source(deaf, ROW).equals("shared"));
        psql("UPDATE rows SET v = 2 WHERE id = 1");
        awaitEverywhere(ROW, "\"v\":2");
        assertThat(shown(deaf, ROW)).contains("\"v\":2");
        proxy.heal();
        Await.until("the row is near again", () -> source(deaf, ROW).equals("near"));
        assertThat(shown(deaf, ROW)).contains("\"v\":2");
        deaf.close();
        proxy.close();
        Await.value(vertx.close());
    }

    @Test
    void s30_seesATransactionThatCommitsAfterALaterOne() throws SQLException {
        cacheEverywhere(ROW);
        cacheEverywhere("/api/rows/2");
        try (Connection late = TestPostgres.connect(database)) {
            late.setAutoCommit(false);
            late.createStatement().execute("UPDATE rows SET v = 2 WHERE id = 1");
            psql("UPDATE rows SET v = 3 WHERE id = 2");
            awaitEverywhere("/api/rows/2", "\"v\":3");
            cacheEverywhere("/api/rows/2");
            assertThat(shown(one, ROW)).contains("\"v\":1");
            late.commit();
        }
        awaitEverywhere(ROW, "\"v\":2");
    }

    @Test
    void s35_findsARowThatWasRememberedAsMissing() {
        awaitEverywhere("/api/notes/a,1", "no row");
        psql("INSERT INTO notes (part, id, v) VALUES ('a', 1, 7)");
        awaitEverywhere("/api/notes/a,1", "\"v\":7");
    }

    @Test
    void tellsBothKeysOfARowWhoseKeyWasChanged() {
        cacheEverywhere(ROW);
        awaitEverywhere("/api/rows/77", "no row");
        psql("UPDATE rows SET id = 77 WHERE id = 1");
        awaitEverywhere(ROW, "no row");
        awaitEverywhere("/api/rows/77", "\"v\":1");
    }

    @Test
    void recordsNothingOfItsOwnWritesButWhatTheyTakeAlong() {
        psql("INSERT INTO notes (part, id, v, row) VALUES ('a', 1, 7, 2), ('b', 1, 7, 3)");
        long before = recorded(database);
        assertThat(one.send("PATCH", ROW, "{\"v\":5}").statusCode()).isBetween(200, 299);
        assertThat(one.send("POST", "/api/rows", "{\"id\":50}").statusCode()).isEqualTo(201);
        assertThat(one.send("DELETE", "/api/rows/50", null).statusCode()).isBetween(200, 299);
        assertThat(recorded(database)).isEqualTo(before);
        assertThat(one.send("DELETE", "/api/rows/2", null).statusCode()).isBetween(200, 299);
        assertThat(query(database, "SELECT table_name || keys FROM headrace.outbox ORDER BY seq DESC LIMIT 1"))
                .isEqualTo("notes[[\"a\", \"1\"]]");
    }

    @Test
    void tellsTheOtherNodesOfItsOwnWritesWhileRedisIsGone() {
        cacheEverywhere(ROW);
        redis.freeze();
        Await.until("it has noticed", () -> {
            one.get("/api/rows/9");
            return one.admin("GET", "/metrics").body().contains("redis_up 0.0");
        });
        long before = recorded(database);
        assertThat(one.send("PATCH", ROW, "{\"v\":5}").statusCode()).isBetween(200, 299);
        assertThat(recorded(database) - before).isEqualTo(1);
        redis.thaw();
        awaitEverywhere(ROW, "\"v\":5");
    }

    /** The triggers were told before its statement that the caches would hear of it. */
    @Test
    void tellsTheOtherNodesOfAWriteThatLosesRedisOnItsWay() {
        cacheEverywhere(ROW);
        long before = recorded(database);
        redis.freeze();
        assertThat(one.send("PATCH", ROW, "{\"v\":6}").statusCode()).isBetween(200, 299);
        assertThat(recorded(database) - before).isEqualTo(1);
        redis.thaw();
        awaitEverywhere(ROW, "\"v\":6");
    }

    @Test
    void tellsAtItsStartWhatWasChangedWhileNobodyServed() {
        cacheEverywhere(ROW);
        one.close();
        two.close();
        psql("UPDATE rows SET v = 2 WHERE id = 1");
        one = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        two = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        awaitEverywhere(ROW, "\"v\":2");
    }

    @Test
    void removesWhatHadEndedBeforeASnapshot() {
        psql("UPDATE rows SET v = 2 WHERE id = 1");
        psql("UPDATE rows SET v = 2 WHERE id = 2");
        String snapshot = query(database, "SELECT pg_current_snapshot()");
        psql("UPDATE rows SET v = 2 WHERE id = 3");
        long before = recorded(database);
        String once = Sql.PRUNE.replace("$1", "'" + snapshot + "'").replace("$2", "'1'");
        assertThat(query(database, once)).isEqualTo("1");
        assertThat(query(database, once)).isEqualTo("1");
        assertThat(query(database, once)).isEqualTo("0");
        assertThat(before - recorded(database)).isEqualTo(2);
        assertThat(query(database, "SELECT keys FROM headrace.outbox")).isEqualTo("[[\"3\"]]");
    }

    @Test
    void cachesAsIfNotWatchedWhileNothingIsInstalled() {
        psql(InstallScript.uninstall(List.of(), false) + "DROP SCHEMA headrace CASCADE");
        TestServer plain = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        Await.until("it caches", () -> source(plain, ROW).equals("near"));
        FeedUnderTest.install(database, "rows", "notes");
        psql("UPDATE rows SET v = 2 WHERE id = 1");
        Await.until("it has begun to follow", () -> shown(plain, ROW).contains("\"v\":2"));
        plain.close();
    }

    @Test
    void keepsTwoServersRightThatShareNoRedis() {
        String yaml = YAML.replace("redis: { url: \"${REDIS_URL}\" }\n", "");
        try (TestServer left = TestServer.start(TestPostgres.url(database), yaml);
                TestServer right = TestServer.start(TestPostgres.url(database), yaml)) {
            Await.until("it is near", () -> source(right, ROW).equals("near"));
            left.send("PATCH", ROW, "{\"v\":5}");
            Await.until("the other shows it", () -> shown(right, ROW).contains("\"v\":5"));
        }
    }
}
