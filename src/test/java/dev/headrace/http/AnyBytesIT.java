package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever arrives on the wire, the connection ends and the server goes on. */
class AnyBytesIT {
    private static TestListener server;

    @BeforeContainer
    static void open() {
        server = TestListener.open();
    }

    @AfterContainer
    static void close() {
        server.close();
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void endsTheConnectionAndServesOn(@ForAll("messages") String bytes) {
        try (Connection connection = server.connect()) {
            assertThat(connection.send(bytes).finish().rest()).doesNotContain("HTTP/1.1 500");
        }
        try (Connection connection = server.connect()) {
            assertThat(connection
                            .send("GET /hello HTTP/1.1\r\nHost: here\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(server.told).noneMatch(line -> line.startsWith("unexpected"));
    }

    /** Pieces of messages in any order, so that much of it gets past the first byte. */
    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> piece = Arbitraries.of(
                "GET ",
                "POST ",
                "HEAD ",
                "/hello",
                "/echo",
                "/rows/a/%41",
                "*",
                "?a=%zz",
                " HTTP/1.1",
                " HTTP/1.0",
                "\r\n",
                "\n",
                "\r",
                " ",
                "\t",
                "Host: here",
                "Host: a, b",
                "Content-Length: 5",
                "Content-Length: -1",
                "Transfer-Encoding: chunked",
                "Expect: 100-continue",
                "Connection: close",
                ": x",
                "5\r\nabcde\r\n",
                "0\r\n\r\n",
                "\u0000",
                "%00",
                "#");
        Arbitrary<String> noise =
                Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(20);
        Arbitrary<String> sound = Arbitraries.of(
                "GET /hello HTTP/1.1\r\nHost: here\r\n",
                "POST /echo HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n");
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, piece),
                        net.jqwik.api.Tuple.of(1, noise),
                        net.jqwik.api.Tuple.of(2, sound))
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }
}
