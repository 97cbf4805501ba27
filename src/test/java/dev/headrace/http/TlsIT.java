package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
    private TestListener server;

    @BeforeEach
    void open(@TempDir Path directory) {
        HttpConfig.TlsConfig tls = SelfSigned.in(directory);
        server = new TestListener(TestListener.config(
                "idle-timeout: 500ms\ntls: { certificate: %s, key: %s }\n".formatted(tls.certificate(), tls.key())));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private record Reply(HttpVersion version, int status, String body) {}

    private Reply ask(HttpVersion version, HttpMethod method, String path, String body) {
        HttpClient client = server.vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(version)
                .setTrustAll(true)
                .setVerifyHost(false));
        Future<Reply> reply = client.request(method, server.port(), "localhost", path)
                .compose(request -> request.send(Buffer.buffer(body)))
                .compose(TlsIT::read);
        return TestListener.await(reply);
    }

    private static Future<Reply> read(HttpClientResponse response) {
        return response.body().map(body -> new Reply(response.version(), response.statusCode(), body.toString()));
    }

    @Test
    void takesNoConnectionForIdleThatWaitsForItsAnswer() {
        for (HttpVersion version : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)) {
            assertThat(ask(version, HttpMethod.GET, "/late", "")).isEqualTo(new Reply(version, 200, "late"));
        }
    }

    @Test
    void speaksBothVersions() {
        for (HttpVersion version : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)) {
            assertThat(ask(version, HttpMethod.GET, "/hello", "")).isEqualTo(new Reply(version, 200, "hello"));
            assertThat(ask(version, HttpMethod.POST, "/echo", "body")).isEqualTo(new Reply(version, 200, "body"));
            assertThat(ask(version, HttpMethod.GET, "/none", "").body()).contains("PGRST125");
        }
    }

    @Test
    void boundsBodiesOfHttp2() {
        assertThat(ask(HttpVersion.HTTP_2, HttpMethod.POST, "/echo", "x".repeat(65_537))
                        .status())
                .isEqualTo(413);
        assertThat(ask(HttpVersion.HTTP_2, HttpMethod.GET, "/hello", "").status())
                .isEqualTo(200);
    }

    @Test
    void keepsDeadlinesOfHttp2() {
        assertThat(ask(HttpVersion.HTTP_2, HttpMethod.GET, "/quick", "").status())
                .isEqualTo(504);
    }

    @Test
    void closesOnPlainHttp() {
        try (Connection connection = server.connect()) {
            assertThat(connection
                            .send("GET /hello HTTP/1.1\r\nHost: here\r\n\r\n")
                            .answer())
                    .isNull();
        }
        assertThat(TestListener.next(server.told)).startsWith("refused TLS");
    }
}
