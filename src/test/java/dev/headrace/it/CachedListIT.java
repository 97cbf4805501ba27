package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists through the caches of two nodes: rows by their keys, and whole lists. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachedListIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}" }
            resources:
              items:
                access: { read: anyone, write: anyone }
                allow-full-table: true
                cache: { pattern: cache-aside, lists: 1m, negative-ttl: 1m }
              plain:
                table: public.items
                access: { read: anyone }
              parts:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside, lists: 1m }
              stamped:
                access: { read: anyone, write: anyone }
                cache: { pattern: write-through }
              notes:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside }
              folders:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside }
            """;

    private String database;
    private RedisProcess redis;
    private TestServer one;
    private TestServer two;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE items (id int PRIMARY KEY, name text COLLATE "C", made timestamptz DEFAULT '2026-01-01', flag bool);
                CREATE TABLE parts (id int PRIMARY KEY, item int REFERENCES items ON DELETE CASCADE);
                CREATE TABLE stamped (id int PRIMARY KEY, note text, changes int);
                CREATE FUNCTION count_changes() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN UPDATE stamped SET changes = coalesce(changes, 0) + 1 WHERE id = new.id; RETURN NULL; END $$;
                CREATE TRIGGER counts AFTER INSERT OR UPDATE OF note ON stamped FOR EACH ROW EXECUTE FUNCTION count_changes();
                CREATE TABLE notes (id int PRIMARY KEY, part int REFERENCES parts ON DELETE CASCADE);
                CREATE TABLE folders (id int PRIMARY KEY, parent int REFERENCES folders ON DELETE CASCADE);
                """);
        redis = RedisProcess.launch();
        one = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        two = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
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
        String rows = """
                [{"id":1,"name":"ä \\"1\\"","flag":true},{"id":2,"name":null,"flag":false},{"id":3,"name":"c","flag":null}]
                """;
        assertThat(one.send("POST", "/api/items", rows).statusCode()).isEqualTo(201);
        assertThat(one.send("POST", "/api/parts", "[{\"id\":1,\"item\":3}]").statusCode())
                .isEqualTo(201);
    }

    private static String source(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 206);
        return answer.headers().firstValue("x-cache").orElse("none");
    }

    private static void becomes(TestServer server, String path, String body) {
        Await.until(path + " is " + body, () -> server.get(path).body().equals(body));
    }

    @Test
    void answersRowsByKeysWithTheBytesOfAnUncachedList() {
        for (String query : List.of("?id=in.(1,2,3)", "?id=eq.2", "?id=in.(3,99)", "?id=eq.99", "?id=in.()")) {
            HttpResponse<String> uncached = one.get("/api/plain" + query);
            assertThat(source(uncached)).isEqualTo("none");
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> cached = one.get("/api/items" + query);
                assertThat(cached.body()).as(query).isEqualTo(uncached.body());
                for (String header : List.of("content-type", "content-range", "x-row-count", "content-length")) {
                    assertThat(cached.headers().firstValue(header))
                            .as(query + " " + header)
                            .isEqualTo(uncached.headers().firstValue(header));
                }
            }
        }
    }

    @Test
    void sharesRowsByKeysWithRowsOfTheirOwnPath() {
        assertThat(source(one.get("/api/items?id=in.(1,2)"))).isEqualTo("miss");
        one.near("/api/items?id=in.(2,1,2)");
        one.near("/api/items/1");
        assertThat(source(two.get("/api/items?id=in.(1,2)"))).isEqualTo("shared");
        assertThat(source(two.get("/api/items?id=in.(1,3)"))).isEqualTo("miss");
    }

    @Test
    void tellsWhereARememberedAbsenceCameFrom() {
        assertThat(sourceOfNothing(one.get("/api/items/99"))).isEqualTo("miss");
        HttpResponse<String> near = one.near("/api/items/99");
        assertThat(sourceOfNothing(near)).isEqualTo("near");
        assertThat(near.headers().firstValue("age")).isPresent();
        assertThat(near.body()).isEqualTo(one.get("/api/plain/99").body().replace("plain", "items"));
        assertThat(sourceOfNothing(one.head("/api/items/99"))).isIn("near", "shared");
        assertThat(sourceOfNothing(two.get("/api/items/99"))).isEqualTo("shared");
        assertThat(sourceOfNothing(one.get("/api/plain/99"))).isEqualTo("none");
    }

    private static String sourceOfNothing(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.headers().firstValue("etag")).isEmpty();
        return answer.headers().firstValue("x-cache").orElse("none");
    }

    @Test
    void answersTheObjectOfOneKeyAndRefusesWhenThereIsNone() {
        String[] accept = {"accept", "application/vnd.pgrst.object+json"};
        assertThat(one.get("/api/items?id=eq.3", accept).body()).startsWith("{\"id\":3,");
        HttpResponse<String> none = one.get("/api/items?id=eq.99", accept);
        assertThat(none.statusCode()).isEqualTo(406);
        assertThat(none.body()).contains("The result contains 0 rows");
        assertThat(one.get("/api/items?id=in.(1,2)", accept).body()).contains("The result contains 2 rows");
    }

    @Test
    void refusesAKeyThatIsNone() {
        HttpResponse<String> answer = one.get("/api/items?id=in.(1,x)");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(one.get("/api/plain?id=in.(1,x)").body());
    }

    @Test
    void keepsListsAndShowsThemOnAllNodes() {
        String path = "/api/items?select=id&order=id&limit=2";
        assertThat(source(one.get(path))).isEqualTo("miss");
        one.near(path);
        one.near("/api/items?limit=2&order=id.asc&select=id");
        assertThat(source(two.get(path))).isEqualTo("shared");
        assertThat(two.get(path).body()).isEqualTo("[{\"id\":1},\n{\"id\":2}]");
        HttpResponse<String> counted = one.get(path, "prefer", "count=exact");
        assertThat(source(counted)).isEqualTo("miss");
        HttpResponse<String> again = one.near(path, "prefer", "count=exact");
        assertThat(again.headers().firstValue("content-range")).contains("0-1/3");
        assertThat(again.statusCode()).isEqualTo(206);
        assertThat(source(one.get("/api/items?select=id"))).isEqualTo("bypass");
    }

    @Test
    void tellsListsApartWhateverTheirValues() {
        TestPostgres.execute(
                database, "INSERT INTO items VALUES (10, 'a, b'), (11, 'a'), (12, 'b') ON CONFLICT DO NOTHING");
        assertThat(one.get("/api/items?name=in.(%22a,%20b%22)&select=id&limit=9")
                        .body())
                .isEqualTo("[{\"id\":10}]");
        assertThat(one.get("/api/items?name=in.(a,b)&select=id&order=id&limit=9")
                        .body())
                .isEqualTo("[{\"id\":11},\n{\"id\":12}]");
        assertThat(one.get("/api/items?name=in.(a,b)&select=id&order=id&limit=9", "accept", "text/csv")
                        .body())
                .isEqualTo("id\n11\n12\n");
    }

    @Test
    void s15_showsRowsThatEnterLeaveAndMoveInAList() {
        String path = "/api/items?select=id&flag=is.true&order=name.desc&limit=10";
        assertThat(one.get(path).body()).isEqualTo("[{\"id\":1}]");
        assertThat(source(two.get(path))).isEqualTo("shared");

        one.send("POST", "/api/items", "{\"id\":4,\"name\":\"b\",\"flag\":true}");
        assertThat(one.get(path).body()).isEqualTo("[{\"id\":1},\n{\"id\":4}]");
        becomes(two, path, "[{\"id\":1},\n{\"id\":4}]");

        two.send("PATCH", "/api/items/4", "{\"name\":\"öö\"}");
        assertThat(two.get(path).body()).isEqualTo("[{\"id\":4},\n{\"id\":1}]");
        becomes(one, path, "[{\"id\":4},\n{\"id\":1}]");

        one.send("DELETE", "/api/items?id=eq.1", null);
        assertThat(one.get(path).body()).isEqualTo("[{\"id\":4}]");
        becomes(two, path, "[{\"id\":4}]");
    }

    @Test
    void storesTheRowThatAWriteLeftBehind() {
        HttpResponse<String> made = one.send("POST", "/api/stamped", "{\"id\":1,\"note\":\"a\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(source(two.get("/api/stamped/1"))).isEqualTo("shared");
        assertThat(two.get("/api/stamped/1").body()).isEqualTo("{\"id\":1,\"note\":\"a\",\"changes\":1}");
        one.send("PATCH", "/api/stamped/1", "{\"note\":\"b\"}");
        HttpResponse<String> changed = one.get("/api/stamped/1");
        assertThat(source(changed)).isEqualTo("shared");
        assertThat(changed.body()).isEqualTo("{\"id\":1,\"note\":\"b\",\"changes\":2}");
        one.send("DELETE", "/api/stamped/1", null);
        assertThat(one.get("/api/stamped/1").statusCode()).isEqualTo(404);
    }

    @Test
    void storesWithAWriteOfSeveralRowsEachUnderItsKey() {
        one.send(
                "POST",
                "/api/stamped",
                "[{\"id\":11,\"note\":\"a\"},{\"id\":12,\"note\":\"a\"},{\"id\":13,\"note\":\"a\"}]");
        for (int id = 11; id <= 13; id++) {
            HttpResponse<String> stored = one.get("/api/stamped/" + id);
            assertThat(source(stored)).isEqualTo("shared");
            assertThat(stored.body()).isEqualTo("{\"id\":" + id + ",\"note\":\"a\",\"changes\":1}");
        }
    }

    @Test
    void storesNothingUnderAKeyThatARowHadBefore() {
        for (int id = 21; id <= 28; id++) {
            one.send("POST", "/api/stamped", "{\"id\":" + id + ",\"note\":\"moved\"}");
            one.send("PATCH", "/api/stamped/" + id, "{\"id\":" + (id + 10) + "}");
            assertThat(one.get("/api/stamped/" + id).statusCode()).isEqualTo(404);
            assertThat(one.get("/api/stamped/" + (id + 10)).body()).startsWith("{\"id\":" + (id + 10) + ",");
        }
    }

    @Test
    void keepsRowsThatNoForeignKeyCouldHaveTakenAlong() {
        one.get("/api/parts/1");
        one.send("PATCH", "/api/items/3", "{\"name\":\"changed\"}");
        assertThat(source(one.get("/api/parts/1"))).isIn("near", "shared");
    }

    @Test
    void showsWhatForeignKeysTookAlongOverSeveralTables() {
        one.send("POST", "/api/notes", "{\"id\":1,\"part\":1}");
        one.get("/api/notes/1");
        one.send("DELETE", "/api/items/3", null);
        assertThat(one.get("/api/notes/1").statusCode()).isEqualTo(404);
    }

    @Test
    void showsWhatAForeignKeyTookAlongWithinATable() {
        one.send(
                "POST", "/api/folders", "[{\"id\":1,\"parent\":null},{\"id\":2,\"parent\":1},{\"id\":3,\"parent\":2}]");
        one.get("/api/folders/3");
        one.send("DELETE", "/api/folders/1", null);
        assertThat(one.get("/api/folders/3").statusCode()).isEqualTo(404);
    }

    @Test
    void showsWhatAForeignKeyTookAlong() {
        String list = "/api/parts?select=id&limit=10";
        assertThat(two.get("/api/parts/1").statusCode()).isEqualTo(200);
        assertThat(two.get(list).body()).isEqualTo("[{\"id\":1}]");
        one.send("DELETE", "/api/items/3", null);
        assertThat(one.get("/api/parts/1").statusCode()).isEqualTo(404);
        assertThat(one.get(list).body()).isEqualTo("[]");
        becomes(two, list, "[]");
        Await.until("the part is gone", () -> two.get("/api/parts/1").statusCode() == 404);
    }
}
