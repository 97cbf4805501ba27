package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisCluster;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caches of two servers in a cluster of three Redis, over whose slots the rows and the state of tables are spread. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterRowsIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}", command-timeout: 5s }
            resources:
              items:
                access: { read: anyone, write: anyone }
                allow-full-table: true
                cache: { pattern: cache-aside, lists: 1m, negative-ttl: 1m }
              through:
                table: public.items
                access: { read: anyone, write: anyone }
                cache: { pattern: write-through }
              behind:
                access: { read: anyone, write: anyone }
                cache: { pattern: write-behind }
            limits:
              budget: { path: /api/items/9998, quota: 20, window: 15m }
              log: { path: /api/items/9999, quota: 20, window: 15m, exact: true }
            """;
    private static final List<Integer> KEYS =
            IntStream.rangeClosed(1, 30).boxed().toList();

    private String database;
    private RedisCluster redis;
    private TestServer one;
    private TestServer two;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(
                database,
                "CREATE TABLE items (id int PRIMARY KEY, name text);"
                        + " CREATE TABLE behind AS SELECT id, 'old' AS name FROM generate_series(1, 30) id;"
                        + " ALTER TABLE behind ADD PRIMARY KEY (id)");
        redis = RedisCluster.launch();
        one = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        two = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/items/9998", "/api/items/9999"})
    void limitsHoldOverBothServers(String path) {
        int passed = 0;
        for (int i = 0; i < 15; i++) {
            passed += one.get(path).statusCode() == 404 ? 1 : 0;
            passed += two.get(path).statusCode() == 404 ? 1 : 0;
        }
        assertThat(passed).isEqualTo(20);
        assertThat(one.get(path).statusCode()).isEqualTo(429);
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
        redis.close();
    }

    @BeforeEach
    void fill() {
        assertThat(one.send("DELETE", "/api/items", null).statusCode()).isEqualTo(204);
        String rows = KEYS.stream().map(id -> row(id, "old")).collect(Collectors.joining(",", "[", "]"));
        assertThat(one.send("POST", "/api/items", rows).statusCode()).isEqualTo(201);
        Await.until(
                "the other server has heard of it",
                () -> source(two.get(path(1))).equals("near"));
    }

    private static String row(int id, String name) {
        return "{\"id\":" + id + ",\"name\":\"" + name + "\"}";
    }

    private static String path(int id) {
        return "/api/items/" + id;
    }

    private static String batch() {
        return KEYS.stream()
                .map(id -> Integer.toString(id))
                .collect(Collectors.joining(",", "/api/items?id=in.(", ")"));
    }

    private static String rows(String name) {
        return KEYS.stream().map(id -> row(id, name)).collect(Collectors.joining(",\n", "[", "]"));
    }

    private static String source(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-cache").orElse("none");
    }

    private static void becomes(TestServer server, String path, String body) {
        Await.until(path + " is " + body, () -> server.get(path).body().equals(body));
    }

    @Test
    void keepsRowsNearAndSharesThemOnAllNodes() {
        for (int id : KEYS.subList(1, KEYS.size())) {
            assertThat(source(one.get(path(id)))).as(path(id)).isEqualTo("miss");
            one.near(path(id));
            assertThat(source(two.get(path(id)))).isEqualTo("shared");
        }
        for (int node = 0; node < 3; node++) {
            assertThat(Integer.parseInt(redis.tell(node, "DBSIZE").substring(1)))
                    .as("keys of node " + node)
                    .isGreaterThan(3);
        }
        assertThat(source(one.get(path(99)))).isEqualTo("miss");
        assertThat(source(two.get(path(99)))).isEqualTo("shared");
    }

    @Test
    void showsAWriteOnTheOtherServer() {
        for (int id : KEYS) {
            one.get(path(id));
            two.get(path(id));
            assertThat(one.send("PATCH", path(id), "{\"name\":\"new\"}").statusCode())
                    .isEqualTo(204);
            assertThat(one.get(path(id)).body()).isEqualTo(row(id, "new"));
        }
        KEYS.forEach(id -> becomes(two, path(id), row(id, "new")));
        one.send("DELETE", path(7), null);
        Await.until("it is gone", () -> two.get(path(7)).statusCode() == 404);
    }

    @Test
    void answersRowsByTheirKeysFromAllSlots() {
        assertThat(source(two.get(path(2)))).isEqualTo("miss");
        HttpResponse<String> cold = one.get(batch());
        assertThat(source(cold)).isEqualTo("miss");
        assertThat(cold.body()).isEqualTo(rows("old"));
        one.near(batch());
        HttpResponse<String> other = two.get(batch());
        assertThat(source(other)).isEqualTo("shared");
        assertThat(other.body()).isEqualTo(rows("old"));
    }

    @Test
    void makesListsOldWithEachWrite() {
        String list = "/api/items?select=id&name=eq.new&order=id&limit=5";
        assertThat(one.get(list).body()).isEqualTo("[]");
        one.near(list);
        assertThat(source(two.get(list))).isEqualTo("shared");
        one.send("PATCH", path(3), "{\"name\":\"new\"}");
        assertThat(one.get(list).body()).isEqualTo("[{\"id\":3}]");
        becomes(two, list, "[{\"id\":3}]");
    }

    @Test
    void makesRowsOldThatAWriteOfManyChanged() {
        one.get(batch());
        two.get(batch());
        assertThat(two.send("PATCH", "/api/items?id=gt.0", "{\"name\":\"new\"}").statusCode())
                .isEqualTo(204);
        assertThat(two.get(batch()).body()).isEqualTo(rows("new"));
        becomes(one, batch(), rows("new"));
        TestPostgres.execute(database, "INSERT INTO items SELECT n FROM generate_series(100, 2000) n");
        assertThat(one.send("PATCH", "/api/items", "{\"name\":\"newest\"}").statusCode())
                .isEqualTo(204);
        assertThat(one.get(batch()).body()).isEqualTo(rows("newest"));
        becomes(two, batch(), rows("newest"));
    }

    /** One node after the other is started anew with rows from before the writes. */
    @Test
    void s16_showsNothingThatAnOldDumpBroughtBack() {
        for (int node = 0; node < 3; node++) {
            String name = "after restart " + node;
            one.get(batch());
            redis.save();
            for (int id : KEYS) {
                assertThat(one.send("PATCH", path(id), "{\"name\":\"" + name + "\"}")
                                .statusCode())
                        .isEqualTo(204);
            }
            becomes(two, batch(), rows(name));
            redis.restart(node);
            for (TestServer server : List.of(two, one)) {
                Await.until("all rows are shared again, of node " + node, () -> {
                    HttpResponse<String> answer = server.get(batch());
                    assertThat(answer.body()).isEqualTo(rows(name));
                    return !source(answer).equals("bypass");
                });
                KEYS.forEach(id -> assertThat(server.get(path(id)).body()).isEqualTo(row(id, name)));
            }
        }
    }

    /** Rows of all parts of the journal, whose entries, marks and rights stand in one slot for each part. */
    @Test
    void bringsAcceptedWritesToPostgres() {
        for (int id : KEYS) {
            String path = "/api/behind/" + id;
            Await.until(
                    path + " is accepted",
                    () -> one.send("PATCH", path, "{\"name\":\"new\"}").statusCode() == 202);
            assertThat(two.get(path).body()).isEqualTo(row(id, "new"));
        }
        assertThat(TestPostgres.text(database, "SELECT count(*) FROM behind WHERE name = 'new'"))
                .isEqualTo("30");
    }

    @Test
    void storesWhatAWriteLeftBehind() {
        for (int id : KEYS) {
            assertThat(one.send("PATCH", "/api/through/" + id, "{\"name\":\"new\"}")
                            .statusCode())
                    .isEqualTo(204);
            HttpResponse<String> stored = two.get("/api/through/" + id);
            assertThat(source(stored)).as("row " + id).isEqualTo("shared");
            assertThat(stored.body()).isEqualTo(row(id, "new"));
        }
    }
}
