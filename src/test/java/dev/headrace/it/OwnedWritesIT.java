package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import dev.headrace.testing.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody writes another's row, whichever way they try; what others have stays as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnedWritesIT {
    private static final String OTHERS = "2:bob:theirs 4:bob:theirs";

    private String database;
    private RedisProcess redis;
    private TestServer server;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(
                database,
                "CREATE TABLE notes (id int PRIMARY KEY, owner text COLLATE \"C\", text text, tag text UNIQUE)");
        redis = RedisProcess.launch();
        server = TestServer.start(TestPostgres.url(database), redis.url(), """
                postgres: { url: "${DATABASE_URL}" }
                redis: { url: "${REDIS_URL}" }
                resources:
                  plain:
                    table: public.notes
                    access: { read: owner, write: owner, owner: owner, write-roles: [admin], read-roles: [admin] }
                    allow-full-table: true
                  through:
                    table: public.notes
                    access: { read: owner, write: owner, owner: owner }
                    cache: { pattern: write-through }
                    allow-full-table: true
                  hidden:
                    table: public.notes
                    hide: [owner]
                    access: { read: owner, write: owner, owner: owner }
                    cache: { pattern: cache-aside }
                    allow-full-table: true
                  dropped:
                    table: public.notes
                    access: { write: authenticated }
                    allow-full-table: true
                  open:
                    table: public.notes
                    access: { read: owner, write: authenticated, owner: owner }
                    allow-full-table: true
                """ + TestTokens.ISSUERS);
    }

    @AfterAll
    void stop() {
        server.close();
        redis.close();
    }

    @BeforeEach
    void fill() {
        TestPostgres.execute(database, """
                TRUNCATE notes;
                INSERT INTO notes (id, owner, text, tag) VALUES
                    (1, 'ann', 'mine', 'a'), (2, 'bob', 'theirs', 'b'), (3, 'ann', 'mine', 'c'), (4, 'bob', 'theirs', 'd');
                """);
    }

    private HttpResponse<String> ann(String method, String path, String body, String... more) {
        String[] headers =
                Stream.concat(Stream.of(TestTokens.of("ann")), Stream.of(more)).toArray(String[]::new);
        return server.send(method, path, body, headers);
    }

    private String rows(String owner) {
        return TestPostgres.text(
                database,
                "SELECT string_agg(id || ':' || owner || ':' || text, ' ' ORDER BY id)" + " FROM notes WHERE owner = '"
                        + owner + "'");
    }

    private static void is(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "through", "hidden", "open"})
    void changesAndDeletesOwnRowsAlone(String resource) {
        String path = "/api/" + resource;
        is(ann("PATCH", path + "/1", "{\"text\":\"new\"}"), 204);
        is(ann("PATCH", path + "/2", "{\"text\":\"new\"}"), 404);
        is(ann("DELETE", path + "/2", null), 404);
        is(ann("PATCH", path + "?id=in.(2,3)", "{\"text\":\"newer\"}"), 204);
        assertThat(rows("ann")).isEqualTo("1:ann:new 3:ann:newer");
        is(ann("PATCH", path, "{\"text\":\"newest\"}"), 204);
        is(ann("DELETE", path + "?or=(id.eq.1,id.eq.2)", null), 204);
        assertThat(rows("ann")).isEqualTo("3:ann:newest");
        is(ann("DELETE", path, null), 204);
        assertThat(rows("ann")).isNull();
        assertThat(rows("bob")).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "through"})
    void keepsTheOwnerOfARow(String resource) {
        String path = "/api/" + resource;
        is(ann("PATCH", path + "/1", "{\"owner\":\"bob\"}"), 403);
        is(ann("PATCH", path + "?id=eq.1", "{\"owner\":null}"), 403);
        is(ann("PATCH", path + "/1", "{\"owner\":\"ann\",\"text\":\"still mine\"}"), 204);
        is(ann("PUT", path + "/1", "{\"owner\":\"bob\"}"), 403);
        is(ann("POST", path, "{\"id\":9,\"owner\":\"bob\"}"), 403);
        is(ann("POST", path, "[{\"id\":9,\"owner\":\"ann\"},{\"id\":10,\"owner\":\"bob\"}]"), 403);
        assertThat(rows("ann")).isEqualTo("1:ann:still mine 3:ann:mine");
        assertThat(rows("bob")).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "through", "hidden"})
    void givesNewRowsToWhoMakesThem(String resource) {
        String path = "/api/" + resource;
        HttpResponse<String> made = ann("POST", path, "{\"id\":5,\"text\":\"x\"}", "prefer", "return=representation");
        is(made, 201);
        is(ann("POST", path, "[{\"id\":6,\"text\":\"x\"},{\"id\":7,\"text\":\"x\"}]"), 201);
        is(ann("PUT", path + "/8", "{\"text\":\"x\"}"), 204);
        is(ann("POST", path, "id,text\n9,x\n", "content-type", "text/csv"), 201);
        assertThat(rows("ann")).isEqualTo("1:ann:mine 3:ann:mine 5:ann:x 6:ann:x 7:ann:x 8:ann:x 9:ann:x");
        is(ann("GET", path + "/8", null), 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "through", "hidden", "open"})
    void upsertsOwnRowsAlone(String resource) {
        String path = "/api/" + resource;
        String rows = "[{\"id\":1,\"text\":\"merged\"},{\"id\":2,\"text\":\"merged\"},{\"id\":5,\"text\":\"merged\"}]";
        HttpResponse<String> merged =
                ann("POST", path, rows, "prefer", "resolution=merge-duplicates", "prefer", "return=representation");
        assertThat(merged.statusCode()).as(merged.body()).isIn(200, 201);
        assertThat(merged.body())
                .doesNotContain("\"id\":2")
                .contains("\"id\":1")
                .contains("\"id\":5");
        is(ann("PUT", path + "/2", "{\"text\":\"mine now\"}"), 404);
        assertThat(rows("ann")).isEqualTo("1:ann:merged 3:ann:mine 5:ann:merged");
        assertThat(rows("bob")).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge-duplicates", "ignore-duplicates"})
    void mergesIntoNobodyElsesRow(String resolution) {
        String rows =
                "[{\"id\":2,\"owner\":\"ann\",\"text\":\"taken\"},{\"id\":4,\"owner\":\"bob\",\"text\":\"changed\"}]";
        HttpResponse<String> answer = ann("POST", "/api/open", rows, "prefer", "resolution=" + resolution);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        assertThat(rows("bob")).isEqualTo(OTHERS);
    }

    @Test
    void tellsNothingOfOthersByAPrecondition() {
        String tag = server.get("/api/plain/2", TestTokens.of("bob"))
                .headers()
                .firstValue("etag")
                .orElseThrow();
        HttpResponse<String> other = ann("PATCH", "/api/plain/2", "{\"text\":\"x\"}", "if-match", tag);
        HttpResponse<String> absent = ann("PATCH", "/api/plain/99", "{\"text\":\"x\"}", "if-match", tag);
        is(other, 412);
        assertThat(other.body()).isEqualTo(absent.body());
        assertThat(rows("bob")).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "hidden"})
    void tellsNothingOfOthersByAFilterThatFailsOnTheirRows(String resource) {
        String path = "/api/" + resource;
        for (String filter :
                List.of("text=like.their%5C", "text=not.ilike.THEIR%5C", "or=(text.like.their%5C,id.eq.1)")) {
            is(ann("GET", path + "?" + filter, null), 200);
            is(ann("PATCH", path + "?" + filter, "{\"tag\":null}"), 204);
        }
        assertThat(rows("bob")).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "through"})
    void guessesNoNumberOfRowsFromThoseOfOthers(String resource) {
        TestPostgres.execute(database, """
                INSERT INTO notes (id, owner, text) SELECT n, 'ann', 'dull' FROM generate_series(100, 599) AS n;
                INSERT INTO notes (id, owner, text) SELECT n, 'bob', 'hot' FROM generate_series(600, 1099) AS n;
                ANALYZE notes;
                """);
        for (String mode : List.of("planned", "estimated", "exact")) {
            HttpResponse<String> none =
                    ann("GET", "/api/" + resource + "?text=eq.hot", null, "prefer", "count=" + mode);
            assertThat(none.headers().firstValue("content-range")).as(mode).contains("*/0");
        }
    }

    @Test
    void letsARoleWriteAll() {
        String[] admin = TestTokens.of("carol", "admin");
        is(server.send("PATCH", "/api/plain?id=in.(1,2)", "{\"text\":\"by an admin\"}", admin), 204);
        is(server.send("POST", "/api/plain", "{\"id\":5,\"owner\":\"bob\",\"text\":\"given\"}", admin), 201);
        assertThat(rows("bob")).isEqualTo("2:bob:by an admin 4:bob:theirs 5:bob:given");
        assertThat(rows("ann")).isEqualTo("1:ann:by an admin 3:ann:mine");
    }

    @Test
    void doesNotAnswerRowsThatMayNotBeRead() {
        String row = "{\"id\":5,\"owner\":\"bob\",\"text\":\"for bob\"}";
        is(ann("POST", "/api/open", row, "prefer", "return=representation"), 403);
        is(ann("POST", "/api/open", row), 201);
        is(ann("GET", "/api/open/5", null), 404);
        is(ann("PATCH", "/api/open/5", "{\"text\":\"x\"}"), 404);
        assertThat(rows("bob")).isEqualTo(OTHERS + " 5:bob:for bob");
    }

    @Test
    void findsNothingByWhatMayNotBeRead() {
        for (String filter :
                List.of("text=eq.theirs", "owner=like.b*", "id=in.(1,2)&tag=eq.b", "or=(id.eq.1,text.eq.x)")) {
            HttpResponse<String> refused = ann("PATCH", "/api/dropped?" + filter, "{\"tag\":null}");
            is(refused, 403);
            assertThat(refused.body()).contains("HR300");
            is(ann("DELETE", "/api/dropped?" + filter, null), 403);
        }
        assertThat(rows("bob")).isEqualTo(OTHERS);
        is(ann("PATCH", "/api/dropped/1", "{\"text\":\"by its key\"}"), 204);
        is(ann("PATCH", "/api/dropped?id=in.(1,3)", "{\"text\":\"by keys\"}"), 204);
        assertThat(rows("ann")).isEqualTo("1:ann:by keys 3:ann:by keys");
    }

    @Test
    void asksForATokenFirst() {
        HttpResponse<String> refused = server.send("PATCH", "/api/plain/1", "{\"text\":\"x\"}");
        is(refused, 401);
        assertThat(refused.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(rows("ann")).isEqualTo("1:ann:mine 3:ann:mine");
    }
}
