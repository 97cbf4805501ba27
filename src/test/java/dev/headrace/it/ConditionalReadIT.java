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
              notes:
                version: updated_at
                cache-control: "public, max-age=60, stale-while-revalidate=30"
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside }
              plain-notes:
                table: public.notes
                version: updated_at
                access: { read: anyone, write: anyone }
              secret-notes:
                table: public.notes
                hide: [updated_at]
                version: updated_at
                access: { read: anyone }
            """;

    private String database;
    private RedisProcess redis;
    private TestServer server;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE items (id int PRIMARY KEY, name text);
                CREATE TABLE notes (id int PRIMARY KEY, body text, updated_at timestamptz);
                INSERT INTO notes VALUES (1, 'old', '2024-02-29 12:00:00.5+00'), (2, 'new', now()), (3, 'none', NULL),
                    (4, 'never', 'infinity'), (5, 'old', '2024-02-29 12:00:00.5+00');
                """);
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
    void answersFromRedisWhatOnlyAnotherProcessHasRead() {
        String tag = tag(server.near("/api/notes/1"));
        try (TestServer other = TestServer.start(TestPostgres.url(database), redis.url(), YAML)) {
            HttpResponse<String> unchanged = other.get("/api/notes/1", "if-none-match", tag);
            assertThat(unchanged.statusCode()).isEqualTo(304);
            assertThat(unchanged.headers().firstValue("x-cache")).contains("shared");
        }
    }

    @Test
    void aRowThatIsNotThereIsNotUnchanged() {
        assertThat(ask("/api/items/99", "*").statusCode()).isEqualTo(404);
        assertThat(ask("/api/items/99", "*").statusCode()).isEqualTo(404);
    }

    private static final String DATE = "Thu, 29 Feb 2024 12:00:00 GMT";

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes", "plain-notes"})
    void aVersionMakesTheTagAndTheDate(String resource) {
        String path = "/api/" + resource + "/1";
        HttpResponse<String> whole = server.get(path);
        assertThat(whole.body())
                .isEqualTo("{\"id\":1,\"body\":\"old\",\"updated_at\":\"2024-02-29T12:00:00.5+00:00\"}");
        assertThat(header(whole, "last-modified")).isEqualTo(DATE);
        assertThat(header(whole, "cache-control"))
                .isEqualTo(resource.equals("notes") ? "public, max-age=60, stale-while-revalidate=30" : "no-cache");
        for (int again = 0; again < 2; again++) {
            HttpResponse<String> unchanged = server.get(path, "if-modified-since", DATE);
            assertThat(unchanged.statusCode()).isEqualTo(304);
            for (String name : new String[] {"etag", "last-modified", "cache-control"}) {
                assertThat(header(unchanged, name))
                        .as(name)
                        .isEqualTo(header(whole, name))
                        .isNotEmpty();
            }
        }
        assertThat(ask(path, tag(whole)).statusCode()).isEqualTo(304);
        assertThat(server.get(path, "if-modified-since", DATE, "if-none-match", "\"x\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get(path, "if-modified-since", "Thu, 29 Feb 2024 12:00:01 GMT")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get(path, "if-modified-since", "long ago").statusCode())
                .isEqualTo(200);
    }

    @Test
    void otherRowsAndOtherColumnsHaveOtherTags() {
        String tag = tag(server.get("/api/plain-notes/1"));
        assertThat(tag(server.get("/api/plain-notes/1"))).isEqualTo(tag);
        assertThat(tag(server.get("/api/plain-notes/5"))).isNotEqualTo(tag);
        assertThat(tag(server.get("/api/plain-notes/1?select=id"))).isNotEqualTo(tag);
        assertThat(tag(server.get("/api/secret-notes/1"))).isNotEqualTo(tag);
        assertThat(header(server.get("/api/secret-notes/1"), "last-modified")).isEmpty();
    }

    @Test
    void noDateIsToldOfWhatMayBeWrittenAgainInTheSameSecond() {
        for (int id : new int[] {2, 3, 4}) {
            HttpResponse<String> answer = server.get("/api/notes/" + id);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "last-modified")).isEmpty();
            assertThat(ask("/api/notes/" + id, tag(answer)).statusCode()).isEqualTo(304);
        }
    }

    @Test
    void aWriteThatNamesAnOldVersionIsRefused() {
        String path = "/api/plain-notes/5";
        String tag = tag(server.get(path));
        String change = "{\"body\":\"x\",\"updated_at\":\"2024-03-01T00:00:00Z\"}";
        assertThat(server.send("PATCH", path, change, "if-match", tag).statusCode())
                .isEqualTo(204);
        assertThat(server.send("PATCH", path, change, "if-match", tag).statusCode())
                .isEqualTo(412);
        assertThat(ask(path, tag).statusCode()).isEqualTo(200);
    }

    @Test
    void theAgeIsNotTakenOffTheTimeThatOthersHave() {
        server.near("/api/notes/1");
        assertThat(server.near("/api/notes/1").headers().firstValue("age")).isEmpty();
        server.near("/api/items/1");
        assertThat(server.near("/api/items/1").headers().firstValue("age")).isPresent();
    }

    @Test
    void aRefusalHasNothingOfTheCacheControlOfAnAnswer() {
        assertThat(header(server.get("/api/notes/99"), "cache-control")).isEmpty();
        assertThat(header(server.get("/api/notes?x=eq.1"), "cache-control")).isEmpty();
        assertThat(header(server.get("/api/notes?limit=1"), "cache-control")).startsWith("public");
        assertThat(header(server.get("/export/notes"), "cache-control")).isEqualTo("no-store");
    }
}
