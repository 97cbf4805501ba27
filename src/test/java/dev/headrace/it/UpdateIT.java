package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Upserts, updates, replacements and deletions over HTTP: what they answer, and what is there afterwards. */
class UpdateIT extends WrittenServer {
    @Test
    void mergesDuplicates() throws SQLException {
        int id = numbers.addAndGet(3);
        String merge = "resolution=merge-duplicates, " + ROWS;
        is(server.send("POST", "/api/items?select=name", row(id), "prefer", merge), 201, "[{\"name\":\"x\"}]");
        HttpResponse<String> again =
                server.send("POST", "/api/items?select=name", "{\"id\":" + id + ",\"name\":\"y\"}", "prefer", merge);
        is(again, 200, "[{\"name\":\"y\"}]");
        assertThat(header(again, "preference-applied")).isEqualTo("resolution=merge-duplicates, return=representation");
        is(server.send("POST", "/api/items", row(id), "prefer", "resolution=merge-duplicates"), 200, "");
        String mixed = "[" + row(id) + "," + row(id - 1) + "]";
        is(
                server.send("POST", "/api/items?select=id&order=id.desc", mixed, "prefer", merge),
                201,
                "[{\"id\":" + id + "},\n{\"id\":" + (id - 1) + "}]");
        fails(
                server.send("POST", "/api/items", "[" + row(id) + "," + row(id) + "]", "prefer", merge),
                400,
                "21000",
                "second time");
    }

    @Test
    void ignoresDuplicates() {
        int id = numbers.addAndGet(3);
        String ignore = "resolution=ignore-duplicates, " + ROWS;
        is(server.send("POST", "/api/items?select=id", row(id), "prefer", ignore), 201, "[{\"id\":" + id + "}]");
        is(server.send("POST", "/api/items?select=id", row(id), "prefer", ignore), 201, "[]");
        is(
                server.send("POST", "/api/items?select=id", "[" + row(id) + "," + row(id - 1) + "]", "prefer", ignore),
                201,
                "[{\"id\":" + (id - 1) + "}]");
    }

    @Test
    void findsDuplicatesByOtherColumns() throws SQLException {
        int id = numbers.addAndGet(3);
        String body = "{\"id\":%d,\"mail\":\"m" + id + "\",\"name\":\"%s\"}";
        is(server.send("POST", "/api/mails", body.formatted(id, "a")), 201, "");
        fails(
                server.send("POST", "/api/mails", body.formatted(id - 1, "b"), "prefer", "resolution=merge-duplicates"),
                409,
                "23505");
        is(
                server.send(
                        "POST",
                        "/api/mails?on_conflict=mail",
                        body.formatted(id - 1, "b"),
                        "prefer",
                        "resolution=merge-duplicates"),
                200,
                "");
        assertThat(query("SELECT id || name FROM mails WHERE mail = 'm" + id + "'"))
                .isEqualTo((id - 1) + "b");
        fails(
                server.send(
                        "POST",
                        "/api/mails?on_conflict=name",
                        body.formatted(id, "b"),
                        "prefer",
                        "resolution=merge-duplicates"),
                400,
                "42P10");
        fails(
                server.send(
                        "POST",
                        "/api/mails?on_conflict=nmae",
                        body.formatted(id, "b"),
                        "prefer",
                        "resolution=merge-duplicates"),
                400,
                "PGRST204");
    }

    @Test
    void ignoresTheResolutionWhereThereIsNoKey() {
        HttpResponse<String> answer =
                server.send("POST", "/api/keyless", "{\"note\":\"n\"}", "prefer", "resolution=merge-duplicates");
        is(answer, 201, "");
        assertThat(header(answer, "preference-applied")).isNull();
    }

    @Test
    void tellsNewRowsFromOldOnesInPartitionsAndViews() {
        String merge = "resolution=merge-duplicates";
        String both = "[{\"id\":5,\"note\":\"a\"},{\"id\":105,\"note\":\"b\"}]";
        is(server.send("POST", "/api/parted", both, "prefer", merge), 201, "");
        is(server.send("POST", "/api/parted", both, "prefer", merge), 200, "");
        is(server.send("PUT", "/api/parted/5", "{\"note\":\"c\"}", "prefer", ROWS), 200, "{\"id\":5,\"note\":\"c\"}");
        int id = numbers.incrementAndGet();
        is(server.send("POST", "/api/names", row(id), "prefer", merge), 201, "");
        is(server.send("POST", "/api/names", row(id), "prefer", merge), 200, "");
    }

    @Test
    void updatesWhatFiltersFind() throws SQLException {
        int id = inserted(3);
        HttpResponse<String> minimal = server.send("PATCH", "/api/items?id=eq." + id, "{\"name\":\"new\"}");
        is(minimal, 204, "");
        assertThat(header(minimal, "content-range")).isEqualTo("0-0/*");
        assertThat(header(minimal, "content-length")).isNull();
        HttpResponse<String> rows = server.send(
                "PATCH",
                "/api/items?or=(id.eq." + id + ",id.eq." + (id - 1) + ")&select=id,name&order=id",
                "{\"name\":\"newer\",\"size\":2}",
                "prefer",
                ROWS + ",count=exact");
        is(rows, 200, "[{\"id\":" + (id - 1) + ",\"name\":\"newer\"},\n{\"id\":" + id + ",\"name\":\"newer\"}]");
        assertThat(header(rows, "content-range")).isEqualTo("0-1/2");
        is(
                server.send(
                        "PATCH", "/api/items?id=eq." + id, "[{\"name\":\"last\"}]", "prefer", "return=headers-only"),
                204,
                "");
        assertThat(query("SELECT name || size FROM items WHERE id = " + id)).isEqualTo("last2.00");
        HttpResponse<String> none = server.send("PATCH", "/api/items?id=eq.-1", "{\"name\":\"x\"}", "prefer", ROWS);
        is(none, 200, "[]");
        assertThat(header(none, "content-range")).isEqualTo("*/*");
        is(server.send("PATCH", "/api/items?id=eq.-1", "{\"name\":\"x\"}"), 204, "");
    }

    @Test
    void updatesNothingFromNothing() throws SQLException {
        int id = inserted(1);
        for (String body : new String[] {"{}", "[]", "[{}]"}) {
            is(server.send("PATCH", "/api/items?id=eq." + id, body), 204, "");
            is(server.send("PATCH", "/api/items?id=eq." + id, body, "prefer", ROWS), 200, "[]");
        }
        is(server.send("PATCH", "/api/items/" + id + "?select=id", "{}", "prefer", ROWS), 200, "{\"id\":" + id + "}");
        fails(
                server.send("PATCH", "/api/items?id=eq." + id, "[{\"name\":\"a\"},{\"name\":\"b\"}]"),
                400,
                "PGRST102",
                "one object");
        assertThat(query("SELECT name FROM items WHERE id = " + id)).isEqualTo("x");
    }

    @Test
    void updatesNamedColumnsWithDefaults() throws SQLException {
        int id = inserted(1);
        String body = "{\"size\":7,\"name\":\"ignored\"}";
        is(server.send("PATCH", "/api/items?columns=size&id=eq." + id, body), 204, "");
        assertThat(query("SELECT name || size FROM items WHERE id = " + id)).isEqualTo("x7.00");
        is(
                server.send(
                        "PATCH", "/api/items?columns=name&id=eq." + id, "{\"size\":1}", "prefer", "missing=default"),
                204,
                "");
        assertThat(query("SELECT name FROM items WHERE id = " + id)).isEqualTo("nameless");
    }

    @Test
    void updatesByAKeyThatChanges() throws SQLException {
        int id = inserted(1);
        int moved = numbers.addAndGet(2);
        is(
                server.send(
                        "PATCH",
                        "/api/items?id=eq." + id + "&select=id,name",
                        "{\"id\":" + moved + ",\"name\":\"moved\"}",
                        "prefer",
                        ROWS),
                200,
                "[{\"id\":" + moved + ",\"name\":\"moved\"}]");
        assertThat(query("SELECT count(*) FROM items WHERE id = " + id)).isEqualTo("0");
    }

    @Test
    void deletesWhatFiltersFind() throws SQLException {
        int id = inserted(3);
        HttpResponse<String> minimal = server.send("DELETE", "/api/items?id=eq." + id, null, "prefer", "count=exact");
        is(minimal, 204, "");
        assertThat(header(minimal, "content-range")).isEqualTo("*/1");
        is(
                server.send("DELETE", "/api/items?id=eq." + (id - 1) + "&select=id,name", "ignored", "prefer", ROWS),
                200,
                "[{\"id\":" + (id - 1) + ",\"name\":\"x\"}]");
        is(server.send("DELETE", "/api/items?id=eq." + id, null, "prefer", ROWS), 200, "[]");
        is(server.send("DELETE", "/api/items?id=eq." + id, null), 204, "");
        fails(server.send("DELETE", "/api/items?secret=eq.hush", null), 400, "PGRST204");
    }

    @Test
    void putsOneRow() throws SQLException {
        int id = numbers.incrementAndGet();
        String path = "/api/items?id=eq." + id;
        HttpResponse<String> first = server.send("PUT", path + "&select=id,name", row(id), "prefer", ROWS);
        is(first, 201, "[{\"id\":" + id + ",\"name\":\"x\"}]");
        assertThat(header(first, "content-range")).isNull();
        is(server.send("PUT", path + "&select=id,name", row(id), "prefer", ROWS), 200, first.body());
        is(server.send("PUT", path, row(id)), 204, "");
        is(server.send("PUT", path, row(id), "prefer", "return=headers-only"), 204, "");
        fails(server.send("PUT", path, row(id + 100_000)), 400, "PGRST115");
        fails(server.send("PUT", path, "{\"name\":\"x\"}"), 400, "PGRST115");
        fails(server.send("PUT", path + "&limit=1", row(id)), 400, "PGRST114");
        fails(server.send("PUT", path, "[" + row(id) + "," + row(id) + "]"), 400, "PGRST102");
        for (String filter : new String[] {
            "", "?id=gt.1", "?id=not.eq.1", "?id=eq.1&name=eq.x", "?name=eq.x", "?or=(id.eq.1)", "?id=eq.1&id=eq.1"
        }) {
            fails(server.send("PUT", "/api/items" + filter, row(1)), 405, "PGRST105");
        }
        fails(server.send("PUT", "/api/keyless?note=eq.1", "{\"note\":\"1\"}"), 405, "PGRST105", "no key");
    }

    @Test
    void writesOneRowByItsKey() throws SQLException {
        int id = numbers.incrementAndGet();
        String path = "/api/items/" + id;
        fails(server.send("PATCH", path, "{\"name\":\"a\"}"), 404, "HR108");
        fails(server.send("DELETE", path, null), 404, "HR108");
        is(
                server.send("PUT", path + "?select=id,name", "{\"name\":\"put\"}", "prefer", ROWS),
                201,
                "{\"id\":" + id + ",\"name\":\"put\"}");
        is(server.send("PUT", path, "{\"id\":" + id + ",\"name\":\"again\"}"), 204, "");
        fails(server.send("PUT", path, "{\"id\":1,\"name\":\"again\"}"), 400, "PGRST115");
        HttpResponse<String> patched =
                server.send("PATCH", path + "?select=name,size", "{\"size\":\"12.345\"}", "prefer", ROWS);
        is(patched, 200, "{\"name\":\"again\",\"size\":12.35}");
        assertThat(header(patched, "content-type")).isEqualTo("application/json; charset=utf-8");
        fails(server.send("PATCH", path + "?name=eq.x", "{\"name\":\"a\"}"), 400, "PGRST100");
        is(server.send("DELETE", path, null), 204, "");
        assertThat(query("SELECT count(*) FROM items WHERE id = " + id)).isEqualTo("0");
        is(
                server.send("PUT", "/api/pairs/7,x%2Cy", "{\"note\":\"n\"}", "prefer", ROWS),
                201,
                "{\"a\":7,\"b\":\"x,y\",\"note\":\"n\"}");
        HttpResponse<String> post = server.send("POST", path, row(id));
        fails(post, 405, "PGRST117");
        assertThat(header(post, "allow")).isEqualTo("GET, HEAD, PATCH, PUT, DELETE");
    }

    @Test
    void writesUnderAnyName() {
        String body = "{\"odd \\\"co,l.(umn)\":\"a'; DROP TABLE items; --\",\"select\":\"s\",\"ü $\":\"\\\\\"}";
        HttpResponse<String> answer = server.send("POST", "/api/odd", body, "prefer", "return=headers-only");
        is(answer, 201, "");
        String location = header(answer, "location");
        assertThat(server.get(location + "&select=select").body()).isEqualTo("[{\"select\":\"s\"}]");
        is(server.send("DELETE", location, null, "prefer", ROWS), 200, "[" + body + "]");
    }

    @Test
    void tellsTheTagOfTheRowThatItAnswers() {
        int id = numbers.incrementAndGet();
        String path = "/api/items/" + id;
        String body =
                "{\"id\":" + id + ",\"name\":\"ü\\n\",\"size\":1.50,\"tags\":[\"a\",null],\"data\":{\"b\": [1, 2]}}";
        assertTellsTheTag(server.send("POST", "/api/items", body, "prefer", ROWS), path);
        String tag = assertTellsTheTag(server.send("PATCH", path, "{\"size\":2}", "prefer", ROWS), path);
        String next = assertTellsTheTag(
                server.send("PUT", path, body, "prefer", ROWS, "if-match", tag, "accept", SINGLE), path);
        fails(server.send("PATCH", path, "{\"size\":3}", "if-match", tag), 412, "HR112");
        assertTellsTheTag(server.send("PATCH", path, "{\"size\":3}", "prefer", ROWS, "if-match", next), path);
    }

    private String assertTellsTheTag(HttpResponse<String> written, String path) {
        assertThat(written.statusCode()).as(written.body()).isBetween(200, 201);
        assertThat(header(written, "etag")).isNotNull().isEqualTo(header(server.get(path), "etag"));
        return header(written, "etag");
    }

    @Test
    void tellsNoTagOfWhatIsNotTheWholeRow() {
        int id = inserted(2);
        String path = "/api/items/" + id;
        String two = "[" + row(id + 1) + "," + row(id + 2) + "]";
        numbers.addAndGet(2);
        assertThat(List.of(
                        server.send("PATCH", path + "?select=id,name", "{\"size\":2}", "prefer", ROWS),
                        server.send("PATCH", path, "{\"size\":2}", "prefer", ROWS, "accept", "text/csv"),
                        server.send(
                                "PATCH",
                                path,
                                "{\"size\":2}",
                                "prefer",
                                ROWS,
                                "accept",
                                "application/vnd.pgrst.object+json;nulls=stripped"),
                        server.send("POST", "/api/items", two, "prefer", ROWS),
                        server.send("PATCH", "/api/items?id=eq." + id, "{\"size\":2}", "prefer", ROWS),
                        server.send("PATCH", "/api/items/" + (id - 1), "{\"id\":-" + id + "}", "prefer", ROWS),
                        server.send("DELETE", path, null, "prefer", ROWS)))
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
                    assertThat(header(answer, "etag")).isNull();
                });
    }
}
