package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Writes over HTTP that are refused: with which code and words, and that nothing was written. */
class WriteRefusalIT extends WrittenServer {
    @Test
    void refusesToWriteAllRowsUnlessThatIsAllowed() throws SQLException {
        fails(server.send("PATCH", "/api/items", "{\"name\":\"all\"}"), 400, "HR113", "allow-full-table", "?id=eq.1");
        fails(server.send("DELETE", "/api/items?select=id&limit=1", null), 400, "HR113");
        assertThat(query("SELECT count(*) FROM items WHERE name = 'all'")).isEqualTo("0");
        server.send("POST", "/api/counted", "{\"note\":\"one\"}");
        is(server.send("PATCH", "/api/counted", "{\"note\":\"all\"}"), 204, "");
        assertThat(query("SELECT count(*) FROM counted WHERE note <> 'all'")).isEqualTo("0");
    }

    @Test
    void boundsWhatIsAffected() throws SQLException {
        int id = inserted(3);
        String filter = "/api/items?id=in.(" + id + "," + (id - 1) + ")";
        String one = "handling=strict, max-affected=1";
        fails(server.send("PATCH", filter, "{\"name\":\"bounded\"}", "prefer", one), 400, "PGRST124", "affects 2 rows");
        fails(server.send("DELETE", filter, null, "prefer", one), 400, "PGRST124");
        assertThat(query("SELECT count(*) FROM items WHERE name = 'x' AND id IN (" + id + "," + (id - 1) + ")"))
                .isEqualTo("2");
        HttpResponse<String> enough =
                server.send("PATCH", filter, "{\"name\":\"b\"}", "prefer", "handling=strict, max-affected=2");
        is(enough, 204, "");
        assertThat(header(enough, "preference-applied")).isEqualTo("handling=strict, max-affected=2");
        is(server.send("PATCH", filter, "{\"name\":\"b\"}", "prefer", "max-affected=1"), 204, "");
        fails(server.send("PATCH", filter, "{\"name\":\"b\"}", "prefer", "handling=strict, bogus"), 400, "PGRST122");
    }

    @Test
    void refusesWhatMayNotBeWritten() {
        fails(server.send("POST", "/api/closed", "{\"id\":1}"), 403, "HR301", "access.write");
        fails(server.send("DELETE", "/api/closed/1", null), 403, "HR301");
        fails(server.send("POST", "/api/itms", "{}"), 404, "PGRST205", "'items'");
        fails(server.send("POST", "/api/totals", "{\"items\":1}"), 405, "PGRST117", "view");
        is(server.send("POST", "/api/secretive", "{\"id\":1}"), 201, "");
        fails(server.send("POST", "/api/secretive", "{\"id\":2}", "prefer", ROWS), 403, "HR300");
    }

    @Test
    void keepsHiddenColumnsOutOfWhatPostgresRefuses() {
        String path = "/api/items/" + inserted(1);
        HttpResponse<String> check = server.send("PATCH", path, "{\"size\":-1}");
        fails(check, 400, "23514", "\"details\":null");
        assertThat(check.body()).doesNotContain("hush");
        HttpResponse<String> missing = server.send("PATCH", path, "{\"name\":null}");
        fails(missing, 400, "23502", "\"details\":null");
        assertThat(missing.body()).doesNotContain("hush");
    }

    @Test
    void passesOnWhatPostgresRefuses() {
        int id = inserted(1);
        fails(server.send("POST", "/api/items", row(id)), 409, "23505", "already exists");
        fails(server.send("POST", "/api/mails", "{\"id\":" + id + ",\"item\":-5}"), 409, "23503");
        fails(server.send("POST", "/api/items", "{\"id\":null}"), 400, "23502");
        fails(server.send("POST", "/api/items", "{\"id\":" + (id + 50_000) + ",\"size\":-1}"), 400, "23514");
        fails(server.send("POST", "/api/items", "{\"id\":\"abc\"}"), 400, "22P02");
        fails(server.send("POST", "/api/items", "{\"id\":99999999999}"), 400, "22003");
        fails(server.send("POST", "/api/late", "{\"id\":" + id + ",\"other\":-5}"), 409, "23503");
        assertThat(server.get("/api/late?id=eq." + id).body()).isEqualTo("[]");
    }

    @Test
    void refusesRowsOfDifferentColumns() throws SQLException {
        String body = "[{\"id\":900001,\"name\":\"a\"},{\"id\":900002}]";
        fails(server.send("POST", "/api/items", body), 400, "PGRST102", "All object keys must match", "lacks 'name'");
        fails(server.send("POST", "/api/items", "[{},1]"), 400, "PGRST102", "objects only");
        assertThat(query("SELECT count(*) FROM items WHERE id IN (900001, 900002)"))
                .isEqualTo("0");
    }

    @Test
    void refusesBrokenBodiesWithTheirPlace() {
        fails(server.send("POST", "/api/items", "{\n \"id\": 1,\n}"), 400, "PGRST102", "line 3, column 1");
        fails(server.send("POST", "/api/items", "{\"id\":1} x"), 400, "PGRST102", "line 1");
        fails(server.send("POST", "/api/items", "{\"id\":1}{}"), 400, "PGRST102", "something follows");
        fails(server.send("POST", "/api/items", ""), 400, "PGRST102", "empty");
        fails(server.send("POST", "/api/items", "{\"id\":1,\"id\":2}"), 400, "PGRST102", "'id' twice");
        fails(server.send("POST", "/api/items", "{\"id\":1,\"name\":\"\\u0000\"}"), 400, "PGRST102", "NUL");
        fails(server.send("POST", "/api/items", "{\"id\":1,\"name\":\"\\ud83d\"}"), 400, "PGRST102", "surrogate");
        fails(server.send("POST", "/api/items", "{\"id\":1,\"nmae\":\"\"}"), 400, "PGRST204", "'name'");
        fails(server.send("POST", "/api/items", "{\"id\":1,\"secret\":\"\"}"), 400, "PGRST204", "secret");
        fails(server.send("POST", "/api/items", "{\"id\":1,\"doubled\":2}"), 400, "PGRST102", "generated");
        fails(server.send("POST", "/api/items?id=eq.1", "{\"id\":1}"), 400, "PGRST100", "no filter");
        String deep = "[".repeat(70) + "]".repeat(70);
        fails(server.send("POST", "/api/items", "{\"id\":1,\"data\":" + deep + "}"), 400, "PGRST102", "64");
    }

    @Test
    void refusesOtherTypesOfBody() {
        for (String type :
                new String[] {"text/plain", "application/xml", "application/json; charset=latin1", "nonsense"}) {
            fails(
                    server.send("POST", "/api/items", row(1), "content-type", type),
                    400,
                    "PGRST102",
                    "Content-Type not acceptable");
        }
        fails(server.send("POST", "/api/items", row(1), "accept", "image/png"), 406, "PGRST107");
    }

    @Test
    void rollsBackWhatIsNotOneRowWhenOneIsWanted() throws SQLException {
        int id = numbers.addAndGet(3);
        String two = "[" + row(id) + "," + row(id - 1) + "]";
        fails(
                server.send("POST", "/api/items", two, "accept", SINGLE, "prefer", ROWS),
                406,
                "PGRST116",
                "contains 2 rows");
        fails(server.send("POST", "/api/items", two, "accept", SINGLE), 406, "PGRST116");
        assertThat(query("SELECT count(*) FROM items WHERE id IN (" + id + "," + (id - 1) + ")"))
                .isEqualTo("0");
        HttpResponse<String> one =
                server.send("POST", "/api/items?select=id", row(id), "accept", SINGLE, "prefer", ROWS);
        is(one, 201, "{\"id\":" + id + "}");
        assertThat(header(one, "content-type")).isEqualTo("application/vnd.pgrst.object+json; charset=utf-8");
    }

    @Test
    void boundsTheRowsOfAnInsert() throws SQLException {
        fails(server.send("POST", "/api/counted", "[{},{},{},{}]"), 413, "HR114", "At most 3");
        fails(server.send("POST", "/api/counted", "note\na\nb\nc\nd\n", "content-type", "text/csv"), 413, "HR114");
        fails(server.send("POST", "/api/items", "{\"name\":\"" + "x".repeat(1_100_000) + "\"}"), 413, "HR104");
    }
}
