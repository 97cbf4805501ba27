package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.catalog.QualifiedName;
import dev.headrace.feed.InstallScript;
import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that the caches, the journal and the limits do, with an account in Redis that has exactly the rights that docs/caching.md names. */
class RedisAccountIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}", command-timeout: 5s }
            resources:
              items:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside, lists: 1m, watch: notify }
              throughs:
                access: { read: anyone, write: anyone }
                allow-full-table: true
                cache: { pattern: write-through }
              counters:
                access: { read: anyone, write: anyone }
                cache: { pattern: write-behind }
            limits:
              api: { path: /api/, quota: 10000, window: 15m }
              few: { path: /api/items/9, quota: 3, window: 15m }
              exact: { path: /api/items/10, quota: 3, window: 15m, exact: true }
              both: { path: /api/items/10, methods: [HEAD], quota: 1, window: 15m, exact: true }
            """;

    private final String database = TestPostgres.createDatabase();
    private RedisProcess redis;
    private TestServer one;
    private TestServer two;

    @BeforeEach
    void serve() throws IOException {
        for (String table : new String[] {"items", "throughs", "counters"}) {
            TestPostgres.execute(
                    database,
                    "CREATE TABLE " + table + " (id int PRIMARY KEY, value int NOT NULL CHECK (value >= 0));"
                            + "INSERT INTO " + table + " SELECT n, 0 FROM generate_series(1, 20) n");
        }
        InstallScript.Table watched = new InstallScript.Table(List.of(QualifiedName.parse("items")), true);
        TestPostgres.execute(database, InstallScript.install(List.of(watched), Optional.empty()));
        redis = RedisProcess.launch("--appendonly", "yes");
        assertThat(redis.tell(documentedAccount())).isEqualTo("+OK");
        one = server();
        two = server();
    }

    /** The command of the document, on one line. */
    private static String documentedAccount() throws IOException {
        String text = Files.readString(Path.of("docs/caching.md"));
        int start = text.indexOf("ACL SETUSER headrace ");
        return text.substring(start, text.indexOf("```", start)).strip().replaceAll("\\s+", " ");
    }

    private TestServer server() {
        String url = "redis://headrace:password@127.0.0.1:" + redis.port();
        return TestServer.start(TestPostgres.url(database), url, YAML);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        redis.close();
    }

    private static String source(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-cache").orElseThrow();
    }

    private static int write(TestServer server, String path, int value) {
        return server.send("PATCH", path, "{\"value\":" + value + "}").statusCode();
    }

    @Test
    void nothingIsRefused() {
        Await.until("rows are near", () -> source(one.get("/api/items/20")).equals("near"));
        Await.until("rows are near", () -> source(two.get("/api/items/20")).equals("near"));
        readRows();
        readLists();
        writeRows();
        writeBehind();
        writeElsewhere();
        countRequests();
        assertThat(redis.tell("ACL LOG")).as("what was refused").isEqualTo("*0");
    }

    private void readRows() {
        assertThat(source(one.get("/api/items/1"))).isEqualTo("miss");
        one.near("/api/items/1");
        assertThat(source(two.get("/api/items/1"))).isEqualTo("shared");
        assertThat(source(one.get("/api/items?id=in.(1,2,3)"))).isEqualTo("miss");
        assertThat(source(two.get("/api/items?id=in.(1,2,3)"))).isEqualTo("shared");
    }

    private void readLists() {
        assertThat(source(one.get("/api/items?order=id&limit=2"))).isEqualTo("miss");
        assertThat(source(two.get("/api/items?order=id&limit=2"))).isEqualTo("shared");
    }

    private void writeRows() {
        assertThat(write(one, "/api/items/1", 1)).isEqualTo(204);
        Await.until("it shows", () -> two.get("/api/items/1").body().contains("\"value\":1"));
        assertThat(write(one, "/api/items/1", -1)).as("rolled back").isEqualTo(400);
        assertThat(write(one, "/api/throughs/1", 1)).isEqualTo(204);
        assertThat(source(two.get("/api/throughs/1"))).isEqualTo("shared");
        assertThat(write(one, "/api/throughs", 2)).isEqualTo(204);
        assertThat(two.get("/api/throughs/1").body()).contains("\"value\":2");
    }

    private void writeBehind() {
        for (TestServer server : new TestServer[] {one, two}) {
            Await.until("writes are accepted", () -> write(server, "/api/counters/20", 1) == 202);
        }
        String[] key = {"idempotency-key", "k"};
        assertThat(one.send("PATCH", "/api/counters/1", "{\"value\":1}", key).statusCode())
                .isEqualTo(202);
        assertThat(two.get("/api/counters/1").body()).contains("\"value\":1");
        assertThat(one.send("PUT", "/api/counters/2", "{\"id\":2,\"value\":2}").statusCode())
                .isEqualTo(202);
        assertThat(one.send("DELETE", "/api/counters/3", null).statusCode()).isEqualTo(202);
        assertThat(two.get("/api/counters/3").statusCode()).isEqualTo(404);
        assertThat(write(one, "/api/counters/4", -1)).isEqualTo(202);
        String parked = "SELECT count(*) FROM headrace.parked_writes";
        Await.until("it is parked", () -> TestPostgres.text(database, parked).equals("1"));
        Await.until("later ones are refused", () -> write(two, "/api/counters/4", 1) == 409);
        assertThat(write(two, "/api/counters?id=eq.5", 5))
                .as("waits for the others")
                .isEqualTo(204);
    }

    private void countRequests() {
        for (String path : new String[] {"/api/items/9", "/api/items/10"}) {
            int passed = 0;
            for (int i = 0; i < 5; i++) {
                passed += one.get(path).statusCode() == 200 ? 1 : 0;
                passed += two.get(path).statusCode() == 200 ? 1 : 0;
            }
            assertThat(passed).as(path).isEqualTo(3);
        }
        assertThat(one.head("/api/items/10").statusCode())
                .as("taken back from the other log")
                .isEqualTo(429);
        two.close();
        two = server();
        assertThat(two.get("/api/items/9").statusCode()).isEqualTo(429);
    }

    private void writeElsewhere() {
        TestPostgres.execute(database, "UPDATE items SET value = 7 WHERE id = 1");
        Await.until("it shows", () -> one.get("/api/items/1").body().contains("\"value\":7"));
    }
}
