package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists and single rows over HTTP: the dialect's head of an answer, and what is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListIT {
    private static final String COUNT = "count=exact";
    private static final String SINGULAR = "application/vnd.pgrst.object+json";

    private TestServer server;

    @BeforeAll
    void serve() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE items (id int PRIMARY KEY, name text, secret text);
                INSERT INTO items SELECT n, 'item ' || n, 'hush' FROM generate_series(1, 15) n;
                CREATE TABLE pairs (a int, b text, note text, PRIMARY KEY (a, b));
                INSERT INTO pairs VALUES (7, '42', 'plain'), (7, 'x,y', 'comma');
                CREATE TABLE many (id int PRIMARY KEY, filler text);
                INSERT INTO many SELECT n, repeat('z', 200) FROM generate_series(1, 5000) n;
                CREATE TABLE crowd AS SELECT n AS id FROM generate_series(1, 20000) n;
                CREATE TABLE large AS SELECT 1 AS id, repeat('y', 2000000) AS filler;
                CREATE TABLE closed (id int PRIMARY KEY);
                CREATE VIEW seen AS SELECT id, name FROM items WHERE id < 3;
                ANALYZE;
                """);
        server = TestServer.start(TestPostgres.url(database), """
                postgres: { url: "${DATABASE_URL}" }
                resources:
                  items: { hide: [secret], access: { read: anyone } }
                  capped: { table: public.many, default-limit: 10, max-limit: 1000, access: { read: anyone } }
                  many: { access: { read: anyone } }
                  crowd: { key: [id], access: { read: anyone } }
                  large: { key: [id], access: { read: anyone } }
                  pairs: { access: { read: anyone } }
                  seen: { key: [id], access: { read: anyone } }
                  two words?: { table: public.items, access: { read: anyone } }
                  unnamed: { table: public.items, hide: [id, secret], access: { read: anyone } }
                  closed: {}
                """);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void answersASmallListWithItsLengthAndItsRange() {
        HttpResponse<String> answer = server.get("/api/items?id=in.(2,1)&order=id.desc&select=id,called:name");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[{\"id\":2,\"called\":\"item 2\"},\n{\"id\":1,\"called\":\"item 1\"}]");
        assertThat(header(answer, "content-length"))
                .isEqualTo(Integer.toString(answer.body().length()));
        assertThat(header(answer, "content-range")).isEqualTo("0-1/*");
        assertThat(header(answer, "content-type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void asksForNoRowByAKeyThatIsHidden() {
        refuses("/api/unnamed/1", 404, "has no key");
        assertThat(server.get("/api/unnamed/1").body()).doesNotContain("\"id\"", "'id'", " id");
        assertThat(server.get("/api/unnamed?limit=1").statusCode()).isIn(200, 206);
    }

    @Test
    void answersPartsOfACountedList() {
        HttpResponse<String> answer = server.get("/api/items?limit=5&offset=10&order=id", "prefer", COUNT);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "content-range")).isEqualTo("10-14/15");
        assertThat(header(answer, "preference-applied")).isEqualTo(COUNT);
    }

    @Test
    void refusesAnOffsetBehindTheEndOfACountedList() {
        HttpResponse<String> answer = server.get("/api/items?offset=100", "prefer", COUNT);
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.body()).contains("there are only 15 rows");
        assertThat(header(answer, "content-range")).isEqualTo("*/15");
        HttpResponse<String> head = server.head("/api/items?offset=100", "prefer", COUNT);
        assertThat(head.statusCode()).isEqualTo(416);
        assertThat(header(head, "content-range")).isEqualTo("*/15");
    }

    @Test
    void namesTheResourcesThatCanBeRead() {
        HttpResponse<String> answer = server.get("/api");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.body())
                .startsWith("[{\"name\":\"capped\",\"href\":\"/api/capped\"},\n{\"name\":\"crowd\"")
                .contains("{\"name\":\"two words?\",\"href\":\"/api/two%20words%3F\"}")
                .doesNotContain("closed")
                .endsWith("}]");
        assertThat(server.get("/api/two%20words%3F?id=eq.1&select=id").body()).isEqualTo("[{\"id\":1}]");
        assertThat(server.head("/api").statusCode()).isEqualTo(200);
        assertThat(server.get("/api/").body()).contains("Perhaps you meant '/api'");
    }

    @Test
    void obeysTheRangeHeader() {
        HttpResponse<String> answer = server.get("/api/items?order=id&select=id", "range", "3-4");
        assertThat(answer.body()).isEqualTo("[{\"id\":4},\n{\"id\":5}]");
        assertThat(header(answer, "content-range")).isEqualTo("3-4/*");
    }

    @Test
    void showsWhereTheMaximumCutTheAnswer() {
        assertThat(header(server.get("/api/capped"), "content-range")).isEqualTo("0-9/*");
        assertThat(header(server.get("/api/capped?limit=4000"), "content-range"))
                .isEqualTo("0-999/*");
        assertThat(header(server.get("/api/capped?limit=4000", "prefer", COUNT), "content-range"))
                .isEqualTo("0-999/5000");
    }

    @Test
    void streamsALongList() {
        HttpResponse<String> answer = server.get("/api/many?select=id&order=id", "prefer", COUNT);
        assertThat(header(answer, "content-range")).isEqualTo("0-4999/5000");
        assertThat(answer.body().lines()).hasSize(5000).endsWith("{\"id\":5000}]");
        assertThat(header(server.get("/api/many"), "content-range")).isEqualTo("0-*/*");
    }

    @Test
    void answersHeadAsGetWithoutABody() {
        HttpResponse<String> answer = server.head("/api/items?limit=5", "prefer", COUNT);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "content-range")).isEqualTo("0-4/15");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void answersASingleObjectOrSaysHowManyThereAre() {
        assertThat(server.get("/api/items?id=eq.3&select=id", "accept", SINGULAR)
                        .body())
                .isEqualTo("{\"id\":3}");
        HttpResponse<String> none = server.get("/api/items?id=eq.99", "accept", SINGULAR);
        assertThat(none.statusCode()).isEqualTo(406);
        assertThat(none.body()).contains("PGRST116").contains("contains 0 rows");
        assertThat(server.get("/api/items", "accept", SINGULAR).body()).contains("contains 15 rows");
    }

    @Test
    void saysHowManyThereAreWhereASingleObjectIsWantedOfALongList() {
        assertThat(notOne("/api/many")).contains("\"The result contains 5000 rows\"");
        assertThat(notOne("/api/many?offset=10&order=id.desc&select=id")).contains("\"The result contains 4990 rows\"");
        assertThat(notOne("/api/capped")).contains("\"The result contains 10 rows\"");
        assertThat(notOne("/api/many?limit=2")).contains("\"The result contains 2 rows\"");
        assertThat(notOne("/api/crowd")).contains("\"The result contains at least 10001 rows\"");
    }

    @Test
    void answersASingleObjectHoweverLargeItIs() {
        HttpResponse<String> answer = server.get("/api/large", "accept", SINGULAR, "prefer", COUNT);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .hasSizeGreaterThan(2_000_000)
                .startsWith("{\"id\":1,")
                .endsWith("\"}");
        assertThat(header(answer, "content-range")).isEqualTo("0-0/1");
    }

    private String notOne(String path) {
        HttpResponse<String> answer = server.get(path, "accept", SINGULAR);
        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(header(answer, "content-range")).isNull();
        return answer.body();
    }

    @Test
    void answersCsv() {
        HttpResponse<String> answer = server.get("/api/items?limit=1&order=id", "accept", "text/csv");
        assertThat(answer.body()).isEqualTo("id,name\n1,item 1\n");
    }

    @Test
    void refusesARowByItsKeyInAFormThatItDoesNotHave() {
        HttpResponse<String> refused = server.get("/api/items/1", "accept", "text/csv, application/json;q=0");
        assertThat(refused.statusCode()).isEqualTo(406);
        assertThat(refused.body()).contains("PGRST107", "application/json", "?id=eq.1");
        for (String accept : new String[] {"text/csv, application/json;q=0.1", "text/html, */*;q=0.8", SINGULAR}) {
            assertThat(server.get("/api/items/1", "accept", accept).statusCode())
                    .as(accept)
                    .isEqualTo(200);
        }
    }

    @Test
    void answersOneRowByItsKey() {
        HttpResponse<String> answer = server.get("/api/items/3");
        assertThat(answer.body()).isEqualTo("{\"id\":3,\"name\":\"item 3\"}");
        assertThat(server.get("/api/pairs/7,42?select=note").body()).isEqualTo("{\"note\":\"plain\"}");
        assertThat(server.get("/api/pairs/7,x%2Cy?select=note").body()).isEqualTo("{\"note\":\"comma\"}");
        assertThat(server.get("/api/seen/2").body()).isEqualTo("{\"id\":2,\"name\":\"item 2\"}");
    }

    @Test
    void refusesWhatIsNotThere() {
        refuses("/api/items/99", 404, "HR108");
        refuses("/api/itms", 404, "Perhaps you meant 'items'");
        refuses("/api/closed", 403, "HR300");
        refuses("/api/items?nme=eq.x", 400, "Perhaps you meant 'name'");
        refuses("/api/items?secret=eq.hush", 400, "PGRST204");
        refuses("/api/items?select=secret", 400, "PGRST204");
        refuses("/api/items?order=secret", 400, "PGRST204");
        refuses("/api/items?id=5", 400, "id=eq.5");
        refuses("/api/items?id=eq.abc", 400, "22P02");
        refuses("/api/items/abc", 400, "22P02");
        refuses("/api/pairs/7", 400, "2 values");
        refuses("/api/items?select=id,pairs(*)", 400, "PGRST127");
        refuses("/api/items?select=id.sum()", 400, "PGRST123");
        refuses("/api/items?limit=ten", 400, "limit");
        refuses("/nowhere", 404, "PGRST125");
    }

    private void refuses(String path, int status, String explanation) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
        assertThat(answer.body())
                .as(path)
                .contains(explanation)
                .contains("\"code\":")
                .contains("\"message\":")
                .contains("\"details\":")
                .contains("\"hint\":")
                .doesNotContain("hush");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }
}
