package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which routes' answers are compressed. */
class CompressionPolicyIT {
    private TestListener server;

    @BeforeEach
    void open() {
        server = TestListener.open();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String ask(String path, String coding) {
        try (Connection client = server.connect()) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: " + coding
                    + "\r\n\r\n");
            return client.rest();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void neverThoseThatHoldTokens(String coding) {
        assertThat(ask("/long", coding)).contains("content-encoding: " + coding, "vary: accept-encoding");
        assertThat(ask("/token", coding))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("content-encoding")
                .contains("much much");
    }

    @Test
    void refusesWhoTakesThemInNoOtherWay() {
        assertThat(ask("/token", "gzip, identity;q=0")).startsWith("HTTP/1.1 406");
        assertThat(ask("/throws", "gzip")).startsWith("HTTP/1.1 500").doesNotContain("content-encoding");
    }
}
