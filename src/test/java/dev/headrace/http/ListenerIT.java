package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.NanoClock;
import dev.headrace.content.Compression;
import dev.headrace.testing.Await;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerIT {

    private TestListener server;

    @AfterEach
    void close() {
        server.close();
    }

    private Connection.Answer ask(String method, String target, String... headers) {
        try (Connection connection = server.connect()) {
            return connection.send(request(method, target, headers)).answer(method.equals("HEAD"));
        }
    }

    private static String request(String method, String target, String... headers) {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: here\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text + "\r\n";
    }

    @Test
    void everyAnswerCarriesTheGeneralHeaders() {
        server = TestListener.open();
        Connection.Answer answer = ask("GET", "/hello");
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.header("x-request-id")).matches("[0-9a-f]{32}");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("date")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
        assertThat(answer.header("server")).isNull();
        assertThat(TestListener.next(server.ended)).isEqualTo("GET /hello 200");
    }

    @Test
    void takesOverRequestIdsThatAreHarmless() {
        server = TestListener.open();
        assertThat(ask("GET", "/hello", "X-Request-Id: a-B_3.c").header("x-request-id"))
                .isEqualTo("a-B_3.c");
        assertThat(ask("GET", "/hello", "X-Request-Id: a b").header("x-request-id"))
                .matches("[0-9a-f]{32}");
        assertThat(ask("GET", "/hello", "X-Request-Id: " + "a".repeat(65)).header("x-request-id"))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void headAnswersWithTheHeadersOfGet() {
        server = TestListener.open();
        try (Connection connection = server.connect()) {
            Connection.Answer head = connection.send(request("HEAD", "/hello")).answer(true);
            assertThat(head.header("content-length")).isEqualTo("5");
            assertThat(connection.send(request("GET", "/hello")).answer().body())
                    .isEqualTo("hello");
        }
    }

    @Test
    void saysWhichMethodsAPathHas() {
        server = TestListener.open();
        Connection.Answer refused = ask("DELETE", "/hello");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("allow")).isEqualTo("GET, HEAD");
        assertThat(refused.body()).contains("\"code\":\"PGRST117\"");
        Connection.Answer options = ask("OPTIONS", "/hello", "Origin: http://elsewhere");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("access-control-allow-origin")).isNull();
        assertThat(options.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void hintsAtThePathThatWasMeant() {
        server = TestListener.open();
        assertThat(ask("GET", "/helo").body()).contains("\"code\":\"PGRST125\"", "Perhaps you meant '/hello'");
        assertThat(ask("GET", "/hello/").body()).contains("Perhaps you meant '/hello'");
        assertThat(ask("GET", "/rowz/a/1").body()).contains("Perhaps you meant '/rows/a/1'");
        assertThat(ask("GET", "/wholly/other").body()).contains("\"hint\":null");
        assertThat(server.ended).contains("GET unmatched 404");
    }

    @Test
    void handsOutParametersDecodedAndRaw() {
        server = TestListener.open();
        assertThat(ask("GET", "/rows/a%20b/x%2Fy,%C3%A9?q=%41+1").body()).isEqualTo("a b|x%2Fy,%C3%A9|x/y,é|q=%41+1");
        assertThat(ask("GET", "/rows/a/b").body()).isEqualTo("a|b|b|");
    }

    @Test
    void tellsNothingInternalOfAnUnexpectedFailure() {
        server = TestListener.open();
        Connection.Answer answer = ask("GET", "/throws");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"HR500\"").doesNotContain("secret");
        assertThat(answer.header("etag")).isNull();
        assertThat(TestListener.next(server.told)).isEqualTo("unexpected secret");
    }

    @Test
    void answersForARouteThatForgetsTo() {
        server = TestListener.open();
        assertThat(ask("GET", "/forgets").status()).isEqualTo(500);
    }

    @Test
    void answersAtTheDeadline() {
        server = TestListener.open();
        Connection.Answer answer = ask("GET", "/quick");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("\"code\":\"HR202\"");
        server.never.fail("too late");
        assertThat(ask("GET", "/hello").status()).isEqualTo(200);
    }

    @Test
    void breaksOffAnAnswerThatHasBegunAtTheDeadline() {
        server = TestListener.open();
        try (Connection connection = server.connect()) {
            String rest = connection.send(request("GET", "/stalls")).rest();
            assertThat(rest).doesNotContain("0\r\n\r\n").contains("<reset>");
        }
        assertThat(TestListener.next(server.told)).isEqualTo("cancelled");
        assertThat(TestListener.next(server.told)).startsWith("broken ");
    }

    @Test
    void cancelsTheCallWhenItsClientLeaves() {
        server = TestListener.open();
        try (Connection connection = server.connect()) {
            connection.send(request("GET", "/hello") + request("GET", "/never")).answer();
        }
        assertThat(TestListener.next(server.ended)).isEqualTo("GET /hello 200");
        assertThat(TestListener.next(server.ended)).isEqualTo("GET /never 0");
    }

    @Test
    void asksForTheBodyThatAClientAnnounces() {
        server = TestListener.open();
        try (Connection connection = server.connect()) {
            connection.send(request("POST", "/echo", "Content-Length: 3", "Expect: 100-continue"));
            assertThat(connection.answer().status()).isEqualTo(100);
            assertThat(connection.send("abc").answer().body()).isEqualTo("abc");
        }
    }

    @Test
    void givesUpOnAHeadThatDoesNotArrive() {
        server = new TestListener(TestListener.config("header-timeout: 100ms\n"));
        try (Connection connection = server.connect()) {
            connection.send(request("GET", "/hello") + "GET /hello HTTP/1.1\r\nHost: he");
            assertThat(connection.answer().body()).isEqualTo("hello");
            Connection.Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("\"code\":\"HR118\"");
            assertThat(connection.answer()).isNull();
        }
        assertThat(TestListener.next(server.told)).startsWith("refused The request's head");
    }

    @Test
    void letsAnAnswerEndBeforeItGivesUpOnTheHeadBehindIt() {
        server = new TestListener(TestListener.config("header-timeout: 100ms\n"));
        try (Connection connection = server.connect()) {
            connection.send(request("GET", "/late") + "GET /hel");
            assertThat(connection.answer().body()).isEqualTo("late");
            assertThat(connection.answer().status()).isEqualTo(408);
        }
    }

    @Test
    void givesUpOnABodyThatDoesNotArrive() {
        server = new TestListener(TestListener.config("body-timeout: 100ms\n"));
        try (Connection connection = server.connect()) {
            Connection.Answer answer = connection
                    .send(request("POST", "/echo", "Content-Length: 3") + "a")
                    .answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(connection.answer()).isNull();
        }
    }

    @Test
    void closesConnectionsBeyondTheLimit() {
        server = new TestListener(TestListener.config("max-connections: 1\n"));
        try (Connection first = server.connect()) {
            assertThat(first.send(request("GET", "/hello")).answer().status()).isEqualTo(200);
            try (Connection second = server.connect()) {
                assertThat(second.send(request("GET", "/hello")).answer()).isNull();
            }
            assertThat(first.send(request("GET", "/hello")).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void closesConnectionsOfOneAddressBeyondItsLimitAndCountsThoseThatEnd() {
        server = new TestListener(TestListener.config("max-connections-per-address: 1\n"));
        for (int i = 0; i < 3; i++) {
            try (Connection first = server.connect()) {
                assertThat(first.send(request("GET", "/hello")).answer().status())
                        .isEqualTo(200);
                try (Connection second = server.connect()) {
                    assertThat(second.send(request("GET", "/hello")).answer()).isNull();
                }
            }
            Await.until("both are gone", () -> server.listener.connections() == 0);
        }
    }

    @Test
    void closesAConnectionBehindItsLastRequest() {
        server = new TestListener(TestListener.config("max-requests-per-connection: 3\n"));
        try (Connection connection = server.connect()) {
            connection.send(request("GET", "/hello").repeat(4));
            assertThat(connection.answer().header("connection")).isNull();
            assertThat(connection.answer().header("connection")).isNull();
            assertThat(connection.answer().header("connection")).isEqualTo("close");
            assertThat(connection.answer()).isNull();
        }
    }

    @Test
    void servesOnlyTheHostsThatAreAllowed() {
        server = new TestListener(TestListener.config("allowed-hosts: [HERE]\n"));
        assertThat(ask("GET", "/hello").status()).isEqualTo(200);
        try (Connection connection = server.connect()) {
            Connection.Answer answer = connection
                    .send("GET /hello HTTP/1.1\r\nHost: there:80\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(421);
            assertThat(answer.body()).contains("\"code\":\"HR111\"");
        }
    }

    @Test
    void closesAnIdleConnection() {
        server = new TestListener(TestListener.config("request-timeout: 100ms\nidle-timeout: 300ms\n"));
        try (Connection connection = server.connect()) {
            assertThat(connection.send(request("GET", "/hello")).answer().status())
                    .isEqualTo(200);
            assertThat(connection.answer()).isNull();
        }
        Await.until("it is gone", () -> server.listener.connections() == 0);
    }

    @Test
    void takesNoConnectionForIdleThatWaitsForItsAnswer() {
        server = new TestListener(TestListener.config("idle-timeout: 200ms\n"));
        try (Connection connection = server.connect()) {
            assertThat(connection.send(request("GET", "/late")).answer().body()).isEqualTo("late");
            assertThat(connection.answer()).isNull();
        }
        Await.until("it is gone", () -> server.listener.connections() == 0);
    }

    @Test
    void speaksNoWebSocket() {
        server = TestListener.open();
        Connection.Answer answer = ask(
                "GET",
                "/hello",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void sendsClientsAwayWhileItDrains() {
        server = TestListener.open();
        try (Connection connection = server.connect()) {
            assertThat(connection.send(request("GET", "/hello")).answer().header("connection"))
                    .isNull();
            server.listener.drain();
            Connection.Answer last = connection.send(request("GET", "/hello")).answer();
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(connection.answer()).isNull();
        }
    }

    @Test
    void answersWhatStillRunsWhenItCloses() {
        server = TestListener.open();
        try (Connection connection = server.connect()) {
            connection.send(request("GET", "/hello") + request("GET", "/never")).answer();
            Future<Void> closed = server.listener.close();
            Connection.Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            TestListener.await(closed);
        }
        // The connection may be closed, and with it the listener, just before its call is counted out.
        Await.until("no call is left", () -> server.listener.activeCalls() == 0);
    }

    @Test
    void freePortsOfTwoListenersDiffer() {
        server = TestListener.open();
        Listener other = new Listener(
                server.vertx,
                TestListener.config("").forListenerAt("127.0.0.1", 0),
                Compression.off(server.vertx),
                NanoClock.system(),
                new Watcher() {},
                List.of(),
                List.of());
        assertThat(TestListener.await(other.open())).isNotEqualTo(server.port()).isEqualTo(other.port());
        assertThat(other.routes()).isEmpty();
        assertThat(server.listener.routes()).extracting(Route::template).contains("/hello", "/rows/{table}/{key}");
    }
}
