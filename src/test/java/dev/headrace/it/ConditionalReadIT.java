package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of who has the answer already. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionalReadIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}" }
            resources:
              items:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside, lists: 1m, negative-ttl: 1m }
              plain:
                table: public.items
                access: { read: anyone }
            """;

    private RedisProcess redis;
    private TestServer server;

    @BeforeAll
    void serve() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, "CREATE TABLE items (id int PRIMARY KEY, name text)");
        redis = RedisProcess.launch();
        server = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
    }

    @AfterAll
    void stop() {
        server.close();
        redis.close();
    }

    @BeforeEach
    void fill() {
        assertThat(server.send("PUT", "/api/items/1", "{\"id\":1,\"name\":\"old\"}")
                        .statusCode())
                .isLessThan(300);
    }

    private static String tag(HttpResponse<String> answer) {
        return answer.headers().firstValue("etag").orElseThrow();
    }

    private HttpResponse<String> ask(String path, String condition) {
        return server.get(path, "if-none-match", condition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/items/1", "/api/plain/1", "/api/items/1?select=name", "/api/items?order=id&limit=3"})
    void sendsNothingToWhoHasTheAnswer(String path) {
        HttpResponse<String> whole = server.get(path);
        HttpResponse<String> again = ask(path, tag(whole));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(tag(again)).isEqualTo(tag(whole));
        server.send("PATCH", "/api/items/1", "{\"name\":\"new\"}");
        HttpResponse<String> changed = ask(path, tag(whole));
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("new");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TAG              | 304",
                "W/TAG            | 304",
                "\"x\", W/TAG     | 304",
                "*                | 304",
                "\"x\"            | 200",
                "W/\"x\", \"y\"   | 200",
                "what is no tag   | 200",
                "\"x\", TAG y     | 200"
            })
    void comparesTagsWeaklyAndIgnoresWhatIsNone(String condition, int status) {
        String tag = tag(server.get("/api/items/1"));
        assertThat(ask("/api/items/1", condition.replace("TAG", tag)).statusCode())
                .isEqualTo(status);
    }

    @Test
    void answersFromThisProcessAlsoToWhoWantsNoCachedAnswer() {
        String tag = tag(server.get("/api/items/1"));
        HttpResponse<String> again = server.get("/api/items/1", "if-none-match", tag, "cache-control", "no-cache");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("x-cache")).contains("near");
        assertThat(server.head("/api/items/1", "if-none-match", tag).statusCode())
                .isEqualTo(304);
    }

    @Test
    void aRowThatIsNotThereIsNotUnchanged() {
        assertThat(ask("/api/items/99", "*").statusCode()).isEqualTo(404);
        assertThat(ask("/api/items/99", "*").statusCode()).isEqualTo(404);
    }
}
