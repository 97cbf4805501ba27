package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Inserts over HTTP: what each body makes, and what the answer tells of it. */
class InsertIT extends WrittenServer {
    @Test
    void insertsOneRow() throws SQLException {
        int id = numbers.incrementAndGet();
        HttpResponse<String> answer = server.send("POST", "/api/items", "{\"id\":" + id + ",\"name\":\"one\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "content-length")).isEqualTo("0");
        assertThat(header(answer, "content-range")).isEqualTo("*/*");
        assertThat(query("SELECT name || secret FROM items WHERE id = " + id)).isEqualTo("onehush");
    }

    @Test
    void answersAnInsertAsItsPreferenceSays() {
        int id = numbers.incrementAndGet();
        HttpResponse<String> headers = server.send("POST", "/api/items", row(id), "prefer", "return=headers-only");
        is(headers, 201, "");
        assertThat(header(headers, "location")).isEqualTo("/api/items?id=eq." + id);
        assertThat(header(headers, "preference-applied")).isEqualTo("return=headers-only");
        int other = numbers.incrementAndGet();
        HttpResponse<String> rows =
                server.send("POST", "/api/items?select=id,called:name", row(other), "prefer", ROWS + ", count=exact");
        is(rows, 201, "[{\"id\":" + other + ",\"called\":\"x\"}]");
        assertThat(header(rows, "content-range")).isEqualTo("*/1");
        assertThat(header(rows, "location")).isNull();
        assertThat(header(rows, "content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(header(rows, "preference-applied")).isEqualTo("return=representation, count=exact");
    }

    @Test
    void tellsWhereARowOfSeveralKeyColumnsIs() {
        HttpResponse<String> answer =
                server.send("POST", "/api/pairs", "{\"a\":1,\"b\":\"x & y\"}", "prefer", "return=headers-only");
        assertThat(header(answer, "location")).isEqualTo("/api/pairs?a=eq.1&b=eq.x%20%26%20y");
        HttpResponse<String> two = server.send(
                "POST", "/api/pairs", "[{\"a\":2,\"b\":\"x\"},{\"a\":3,\"b\":\"x\"}]", "prefer", "return=headers-only");
        is(two, 201, "");
        assertThat(header(two, "location")).isNull();
    }

    @Test
    void insertsManyRowsInOrder() {
        int id = numbers.addAndGet(3);
        HttpResponse<String> answer = server.send(
                "POST",
                "/api/items?select=id&order=id.desc",
                "[" + row(id) + "," + row(id + 2) + "," + row(id + 1) + "]",
                "prefer",
                ROWS);
        numbers.addAndGet(3);
        is(answer, 201, "[{\"id\":" + (id + 2) + "},\n{\"id\":" + (id + 1) + "},\n{\"id\":" + id + "}]");
    }

    @Test
    void insertsNothingFromNothing() {
        is(server.send("POST", "/api/items", "[]", "prefer", ROWS), 201, "[]");
        is(server.send("POST", "/api/items", "[]"), 201, "");
        is(server.send("POST", "/api/items?columns=id", "[]", "prefer", ROWS), 201, "[]");
        is(server.send("POST", "/api/items", "5", "prefer", ROWS), 201, "[]");
    }

    @Test
    void insertsRowsOfDefaults() {
        HttpResponse<String> one = server.send("POST", "/api/counted?select=note", "{}", "prefer", ROWS);
        is(one, 201, "[{\"note\":\"none\"}]");
        HttpResponse<String> two = server.send("POST", "/api/counted?select=note", "[{},{}]", "prefer", ROWS);
        is(two, 201, "[{\"note\":\"none\"},\n{\"note\":\"none\"}]");
    }

    @Test
    void takesTheColumnsThatAreNamed() {
        int id = numbers.addAndGet(4);
        String body = "[{\"id\":" + id + ",\"name\":\"a\",\"nonsense\":1},{\"id\":" + (id - 1)
                + ",\"name\":\"b\",\"tags\":[\"t\"]}]";
        is(
                server.send(
                        "POST",
                        "/api/items?columns=\"id\",\"name\",tags&select=id,tags&order=id".replace("\"", "%22"),
                        body,
                        "prefer",
                        ROWS),
                201,
                "[{\"id\":" + (id - 1) + ",\"tags\":[\"t\"]},\n{\"id\":" + id + ",\"tags\":null}]");
        fails(server.send("POST", "/api/items?columns=id,nmae", "{\"id\":1}"), 400, "PGRST204", "'name'");
        fails(server.send("POST", "/api/items?columns=id,secret", "{\"id\":1}"), 400, "PGRST204", "secret");
        fails(server.send("POST", "/api/items?columns=id,id", "{\"id\":1}"), 400, "PGRST100", "each column once");
        fails(server.send("POST", "/api/items?columns=id,", "{\"id\":1}"), 400, "PGRST100", "columns");
    }

    @Test
    void givesMissingColumnsTheirDefaultOrNull() {
        HttpResponse<String> defaults = server.send(
                "POST",
                "/api/counted?columns=id,note&select=note&order=note",
                "[{\"note\":\"a\"},{},{\"note\":null}]",
                "prefer",
                "missing=default, " + ROWS);
        is(defaults, 201, "[{\"note\":\"a\"},\n{\"note\":\"none\"},\n{\"note\":null}]");
        assertThat(header(defaults, "preference-applied")).isEqualTo("missing=default, return=representation");
        fails(
                server.send("POST", "/api/counted?columns=id,note", "[{\"note\":\"a\"}]", "prefer", "missing=null"),
                400,
                "23502",
                "null value in column");
    }

    @Test
    void readsCsv() throws SQLException {
        int id = numbers.addAndGet(3);
        String csv = "id,name,tags,data,size\r\n" + id + ",\"a, \"\"b\"\"\n\",\"{x,y}\",\"{\"\"k\"\": 1}\",NULL\r\n"
                + (id - 1) + ",,NULL,NULL,1.5";
        HttpResponse<String> answer = server.send(
                "POST",
                "/api/items?select=name,tags,data,size&order=id.desc",
                csv,
                "content-type",
                "text/csv; charset=UTF-8",
                "prefer",
                ROWS);
        is(
                answer,
                201,
                "[{\"name\":\"a, \\\"b\\\"\\n\",\"tags\":[\"x\",\"y\"],\"data\":{\"k\": 1},\"size\":null},\n"
                        + "{\"name\":\"\",\"tags\":null,\"data\":null,\"size\":1.50}]");
        fails(csv("id,name\n1\n"), 400, "PGRST102", "All lines must have same number of fields", "line 2");
        fails(csv("id,name\n1,\"x"), 400, "PGRST102", "not closed");
        fails(csv("id,id\n1,2"), 400, "PGRST102", "twice");
        fails(csv(""), 400, "PGRST102", "csv");
        fails(csv("id,nmae\n1,2"), 400, "PGRST204", "'name'");
        is(csv("id,name\n"), 201, "");
    }

    @Test
    void readsForms() throws SQLException {
        int id = numbers.incrementAndGet();
        HttpResponse<String> answer = server.send(
                "POST",
                "/api/items",
                "id=" + id + "&name=a+%C3%BC%26&data=%7B%7D",
                "content-type",
                "application/x-www-form-urlencoded");
        is(answer, 201, "");
        assertThat(query("SELECT name || data FROM items WHERE id = " + id)).isEqualTo("a ü&{}");
        fails(
                server.send("POST", "/api/items", "id=1&id=2", "content-type", "application/x-www-form-urlencoded"),
                400,
                "PGRST102",
                "twice");
    }

    @Test
    void answersRowsAsCsvAndWithoutNulls() {
        int id = numbers.addAndGet(2);
        HttpResponse<String> csv =
                server.send("POST", "/api/items?select=id,name,size", row(id), "prefer", ROWS, "accept", "text/csv");
        is(csv, 201, "id,name,size\n" + id + ",x,\n");
        assertThat(header(csv, "content-type")).isEqualTo("text/csv; charset=utf-8");
        is(
                server.send(
                        "POST",
                        "/api/items?select=id,size",
                        row(id - 1),
                        "prefer",
                        ROWS,
                        "accept",
                        "application/vnd.pgrst.array+json;nulls=stripped"),
                201,
                "[{\"id\":" + (id - 1) + "}]");
    }

    @Test
    void readsALargeBodyOnAWorker() throws SQLException {
        int id = numbers.incrementAndGet();
        String name = "ü".repeat(200_000);
        is(server.send("POST", "/api/items", "{\"id\":" + id + ",\"name\":\"" + name + "\"}"), 201, "");
        assertThat(query("SELECT length(name) FROM items WHERE id = " + id)).isEqualTo("200000");
    }

    private HttpResponse<String> csv(String body) {
        return server.send("POST", "/api/items", body, "content-type", "text/csv");
    }
}
