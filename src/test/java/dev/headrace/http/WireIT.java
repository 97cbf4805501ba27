package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Raw bytes against a real listener: what is answered, and how many requests its routes saw. A row whose second request
 * hides in the first one's body must show one request, whatever a proxy in front would believe.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireIT {
    private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: here\r\n\r\n";
    private static final String HEAD = "GET /hello HTTP/1.1\r\nHost: here\r\n";
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: here\r\n";

    /** Goes behind each row; where the connection is still in order it is answered, and shows that nothing came before. */
    private static final String LAST = "GET /last HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";

    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private TestListener server;

    @BeforeAll
    void open() {
        server = TestListener.open();
    }

    @AfterAll
    void close() {
        server.close();
    }

    /** What is sent, the statuses until the server closes, and the requests that reached a responder. */
    record Row(String name, String bytes, List<Integer> statuses, int responded) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, String bytes, int responded, Integer... statuses) {
        return new Row(name, bytes, List.of(statuses), responded);
    }

    static Stream<Row> rows() {
        return Stream.of(framing(), lengths(), chunks(), codings(), lines(), hosts(), startLines(), sizes())
                .flatMap(List::stream);
    }

    private static List<Row> framing() {
        return List.of(
                row("two sound requests", HELLO + HELLO, 2, 200, 200),
                row(
                        "length and chunked",
                        POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HELLO,
                        0,
                        400),
                row(
                        "chunked and length",
                        POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + HELLO,
                        0,
                        400),
                row("length with one wrong letter", HEAD + "Content-Xength: 37\r\n\r\n" + HELLO, 2, 200, 200),
                row("length with another one", HEAD + "content-~ength: 37\r\n\r\n" + HELLO, 2, 200, 200),
                row("type with one wrong letter", HEAD + "Content-Xype: 1\r\n\r\n" + HELLO, 2, 200, 200),
                row("space before the colon of chunked", POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 0, 400),
                row("space before the colon of length", POST + "Content-Length : 3\r\n\r\nabc", 0, 400),
                row("unknown coding", POST + "Transfer-Encoding: rot13\r\n\r\nabc", 0, 400),
                row("chunked is not last", POST + "Transfer-Encoding: chunked, gzip\r\n\r\nabc", 0, 400),
                row("chunked twice", POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 0, 400),
                row(
                        "chunked in HTTP/1.0",
                        "POST /echo HTTP/1.0\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        0,
                        400),
                row(
                        "body of a GET is read and dropped",
                        HEAD + "Content-Length: 37\r\n\r\n" + "x".repeat(37) + HELLO,
                        2,
                        200,
                        200),
                row(
                        "a request in the body of a GET",
                        HEAD + "Content-Length: " + HELLO.length() + "\r\n\r\n" + HELLO,
                        1,
                        200));
    }

    private static List<Row> lengths() {
        List<Row> rows = new ArrayList<>();
        rows.add(row("length", POST + "Content-Length: 3\r\n\r\nabc", 1, 200));
        rows.add(row("length twice, equal", POST + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 0, 400));
        rows.add(row("length twice, unequal", POST + "Content-Length: 3\r\nContent-Length: 0\r\n\r\nabc", 0, 400));
        for (String length :
                List.of("+3", "-1", "0x3", "3_0", "", "3 3", "3,3", "3;", "12345678901234567890", "\u00b3", "3.0")) {
            rows.add(row("length '" + length + "'", POST + "Content-Length: " + length + "\r\n\r\nabc", 0, 400));
        }
        return rows;
    }

    private static List<Row> chunks() {
        List<Row> rows = new ArrayList<>();
        rows.add(row("chunks", CHUNKED + "3\r\nabc\r\n0\r\n\r\n" + HELLO, 2, 200, 200));
        rows.add(row("chunk extension", CHUNKED + "3;name=value\r\nabc\r\n0\r\n\r\n", 1, 200));
        rows.add(row("trailers", CHUNKED + "3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n" + HELLO, 2, 200, 200));
        for (String size : List.of("0x1", "+1", "-1", "1_0", "", "12345678901234567", "g", " ")) {
            rows.add(row("chunk size '" + size + "'", CHUNKED + size + "\r\na\r\n0\r\n\r\n" + HELLO, 1, 400));
        }
        rows.add(row("bare LF behind a chunk extension", CHUNKED + "1;a\nb\r\n0\r\n\r\n" + HELLO, 1, 400));
        rows.add(row("bare LF behind a chunk size", CHUNKED + "1\na\r\n0\r\n\r\n" + HELLO, 1, 400));
        rows.add(row("chunk longer than its size", CHUNKED + "1\r\nabc\r\n0\r\n\r\n" + HELLO, 1, 400));
        rows.add(row("chunk extension of 64 KiB", CHUNKED + "1;" + "x".repeat(65_536) + "\r\na\r\n0\r\n\r\n", 1, 400));
        rows.add(row("trailer of 64 KiB", CHUNKED + "0\r\nX: " + "x".repeat(65_536) + "\r\n\r\n", 1, 400));
        return rows;
    }

    private static List<Row> codings() {
        String packed = "Content-Encoding: gzip\r\n";
        return List.of(
                row("packed body", POST + packed + "Content-Length: 3\r\n\r\nabc" + HELLO, 1, 415, 200),
                row("packed twice", POST + "Content-Encoding: identity, br\r\nContent-Length: 3\r\n\r\nabc", 0, 415),
                row(
                        "packed, says the second",
                        POST + "Content-Encoding:\r\n" + packed + "Content-Length: 1\r\n\r\na",
                        0,
                        415),
                row("packed chunks", POST + packed + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", 0, 415),
                row(
                        "packed and expecting",
                        POST + packed + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n",
                        0,
                        415),
                row("body as it is", POST + "Content-Encoding: Identity\r\nContent-Length: 3\r\n\r\nabc", 1, 200),
                row("packed, but empty", POST + packed + "Content-Length: 0\r\n\r\n", 1, 200),
                row("packed body that is dropped", HEAD + packed + "Content-Length: 3\r\n\r\nabc", 1, 200));
    }

    private static List<Row> lines() {
        return List.of(
                row("bare LF", "GET /hello HTTP/1.1\nHost: here\n\n", 0, 400),
                row("bare LF behind a header", "GET /hello HTTP/1.1\r\nHost: here\nX: y\r\n\r\n", 0, 400),
                row("bare CR in a value", HEAD + "X: a\rb\r\n\r\n", 0, 400),
                row("NUL in a value", HEAD + "X: a\0b\r\n\r\n", 0, 400),
                row("NUL in a name", HEAD + "X\0Y: a\r\n\r\n", 0, 400),
                row("folded header", HEAD + "X: a\r\n b\r\n\r\n" + HELLO, 0, 400),
                row("header folded with a tab", HEAD + "X: a\r\n\tb\r\n\r\n" + HELLO, 0, 400),
                row("folded header behind empty lines", "\r\n\r\n" + HEAD + "X: a\r\n b\r\n\r\n", 0, 400),
                row("first header folded", "GET /hello HTTP/1.1\r\n Host: here\r\n\r\n", 0, 400),
                row("folded header in the second request", HELLO + HEAD + "X: a\r\n b\r\n\r\n" + HELLO, 1, 200, 400),
                row(
                        "white space in the body is no fold",
                        POST + "Content-Length: 6\r\n\r\na\r\n b\r" + HELLO,
                        2,
                        200,
                        200),
                row("header without a colon", HEAD + "nonsense\r\n\r\n", 0, 400),
                row("header without a name", HEAD + ": x\r\n\r\n", 0, 400),
                row("name that is no token", HEAD + "a(b): x\r\n\r\n", 0, 400));
    }

    private static List<Row> hosts() {
        return List.of(
                row("no host", "GET /hello HTTP/1.1\r\n\r\n", 0, 400),
                row("two hosts", HEAD + "Host: there\r\n\r\n" + HELLO, 0, 400),
                row("two equal hosts", HEAD + "host: here\r\n\r\n", 0, 400),
                host("a,b", 0, 400),
                host("user@here", 0, 400),
                host("a b", 0, 400),
                host("here/path", 0, 400),
                host("", 0, 400),
                host("here:99999999", 0, 400),
                host("here:80:80", 0, 400),
                host("[::1", 0, 400),
                host("[::1]:8080", 1, 200),
                host("under_score.example:1", 1, 200),
                row(
                        "host in the target",
                        "GET http://here/hello HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
                        1,
                        200),
                row(
                        "another host in the target",
                        "GET http://there/hello HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
                        0,
                        400),
                row("no host in HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", 1, 200));
    }

    private static Row host(String host, int responded, int status) {
        return row(
                "host '" + host + "'",
                "GET /hello HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n",
                responded,
                status);
    }

    private static List<Row> startLines() {
        return List.of(
                version("HTTP/3.7", 505),
                version("HTTP/1.10", 505),
                version("HTTP/2.0", 505),
                version("http/1.1", 400),
                version("HTTPS/1.1", 400),
                row("HTTP/0.9", "GET /hello\r\n\r\n", 0, 400),
                method("TRACE", 405),
                method("CONNECT", 405),
                method("BREW", 405),
                method("POST", 405),
                method("PUT", 405),
                method("OPTIONS", 204),
                row("PROXY protocol", "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n" + HELLO, 0, 400),
                row(
                        "TLS on the plain port",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                        0,
                        400),
                target("/hello#part", 0, 400),
                target("/hello%00", 0, 400),
                target("/hello?a=%00", 0, 400),
                target("/hello%zz", 0, 400),
                target("/hello?a=%4", 0, 400),
                target("/hello?a=%c0%ae", 0, 400),
                target("/hello?a=%ed%a0%80", 0, 400),
                target("/hello?a=%ff", 0, 400),
                target("/hello?a=\u00e9", 0, 400),
                target("/hello?a=\u007f", 0, 400),
                target("/hello?a=%e2%82%ac%20b", 1, 200),
                target("//hello", 0, 404),
                target("/./hello", 0, 404),
                target("/x/../hello", 0, 404),
                target("/%2e%2e/hello", 0, 404),
                target("/hello/", 0, 404),
                target("/hello;a=b", 0, 404),
                row("expects a miracle", HEAD + "Connection: close\r\nExpect: miracle\r\n\r\n", 0, 417),
                row("asterisk", "OPTIONS * HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", 0, 204));
    }

    private static Row version(String version, int status) {
        return row(version, "GET /hello " + version + "\r\nHost: here\r\n\r\n" + HELLO, 0, status);
    }

    private static Row method(String method, int status) {
        return row(method, method + " /hello HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", 0, status);
    }

    private static Row target(String target, int responded, int status) {
        return row(
                "target " + target,
                "GET " + target + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
                responded,
                status);
    }

    private static List<Row> sizes() {
        return List.of(
                row(
                        "request line too long",
                        "GET /hello?" + "x".repeat(4_096) + " HTTP/1.1\r\nHost: here\r\n\r\n",
                        0,
                        414),
                row("header block too large", HEAD + "X: " + "x".repeat(8_192) + "\r\n\r\n", 0, 431),
                row("too many headers", HEAD + "X: y\r\n".repeat(20) + "\r\n" + HELLO, 0, 431),
                row("as many headers as may be", HEAD + "X: y\r\n".repeat(19) + "\r\n", 1, 200),
                row("declared body too large", POST + "Content-Length: 65537\r\n\r\n", 0, 413),
                row("expected body too large", POST + "Content-Length: 65537\r\nExpect: 100-continue\r\n\r\n", 0, 413),
                row(
                        "chunked body too large",
                        CHUNKED + "10001\r\n" + "x".repeat(65_537) + "\r\n0\r\n\r\n" + HELLO,
                        1,
                        413),
                row("body of a GET too large", HEAD + "Content-Length: 65537\r\n\r\n", 0, 413),
                row("longest body", POST + "Content-Length: 65536\r\n\r\n" + "x".repeat(65_536), 1, 200));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersAndSeesExactly(Row row) {
        int before = server.responded.get();
        try (Connection connection = server.connect()) {
            assertThat(connection.send(row.bytes + LAST).statusesBefore("/last"))
                    .isEqualTo(row.statuses);
        }
        assertThat(server.responded.get() - before)
                .as("requests that reached a route")
                .isEqualTo(row.responded);
    }

    @Test
    void namesWhatWasWrongOfMessagesThatWereNoRequests() {
        try (Connection connection = server.connect()) {
            Connection.Answer answer =
                    connection.send("GET /hello HTTP/3.7\r\n\r\n").answer();
            assertThat(answer.body())
                    .isEqualTo("{\"code\":\"HR110\",\"message\":\"The HTTP version is not supported\",\"details\":null,"
                            + "\"hint\":\"HTTP/1.1 is\"}");
            assertThat(answer.header("content-type")).isEqualTo("application/json; charset=utf-8");
            assertThat(answer.header("x-request-id")).matches("[0-9a-f]{32}");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(connection.rest()).isEmpty();
        }
    }

    @Test
    void saysHowABodyIsToBeSent() {
        try (Connection connection = server.connect()) {
            Connection.Answer answer = connection
                    .send(POST + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")
                    .answer();
            assertThat(answer.body()).contains("\"code\":\"HR106\"", "Content-Encoding");
            assertThat(answer.header("accept-encoding")).isEqualTo("identity");
        }
    }

    @Test
    void answersDeepPipelinesInFull() {
        try (Connection connection = server.connect()) {
            connection.send(HELLO.repeat(1_000) + LAST);
            assertThat(connection.statusesBefore("/last")).hasSize(1_000).containsOnly(200);
        }
    }
}
