package dev.headrace.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.config.InvalidConfiguration;
import dev.headrace.config.Problem;
import dev.headrace.content.Decoded;
import dev.headrace.testing.RawClient;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Fixed content under paths of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentIT {
    @TempDir
    static Path folder;

    private TestServer server;

    @BeforeAll
    void serve() throws IOException {
        Files.writeString(folder.resolve("terms.html"), "<p>Grüße</p>".repeat(500));
        Files.write(folder.resolve("dot.png"), new byte[3_000]);
        server = TestServer.start(
                TestPostgres.url(TestPostgres.createDatabase()), """
                postgres: { url: "${DATABASE_URL}" }
                documents:
                  /config:
                    cache-control: "public, max-age=3600"
                    body: { price: 1.10, name: "headrace", list: [1, 2] }
                  /legal/terms: { file: "FOLDER/terms.html" }
                  /dot: { file: "FOLDER/dot.png" }
                """.replace("FOLDER", folder.toString()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void servesWhatStandsInTheConfiguration() {
        HttpResponse<String> answer = server.get("/api/config");
        assertThat(answer.body()).isEqualTo("{\"price\":1.10,\"name\":\"headrace\",\"list\":[1,2]}");
        assertThat(header(answer, "cache-control")).isEqualTo("public, max-age=3600");
        assertThat(header(answer, "content-type")).isEqualTo("application/json; charset=utf-8");
        HttpResponse<String> again = server.get("/api/config", "if-none-match", header(answer, "etag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(header(again, "cache-control")).isEqualTo("public, max-age=3600");
        assertThat(header(again, "etag")).isEqualTo(header(answer, "etag"));
        HttpResponse<String> head = server.head("/api/config");
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "content-length")).isEqualTo("45");
        assertThat(server.send("POST", "/api/config", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void servesAFileInAnyCodingButNoImage() throws IOException {
        HttpResponse<String> whole = server.get("/api/legal/terms");
        assertThat(header(whole, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(whole, "cache-control")).isEqualTo("no-cache");
        assertThat(header(whole, "vary")).isEqualTo("accept-encoding");
        String tag = header(whole, "etag").replaceFirst("\"$", "");
        for (String coding : List.of("gzip", "br", "zstd")) {
            HttpResponse<String> head = server.head("/api/legal/terms", "accept-encoding", coding);
            assertThat(header(head, "content-encoding")).isEqualTo(coding);
            assertThat(header(head, "etag")).isEqualTo(tag + "-" + coding + "\"");
            assertThat(decoded("/api/legal/terms", coding)).isEqualTo(whole.body());
            assertThat(server.get("/api/legal/terms", "accept-encoding", coding, "if-none-match", header(head, "etag"))
                            .statusCode())
                    .isEqualTo(304);
        }
        HttpResponse<String> image = server.get("/api/dot", "accept-encoding", "gzip");
        assertThat(header(image, "content-encoding") + header(image, "vary")).isEmpty();
        assertThat(server.get("/api/dot", "accept-encoding", "gzip, identity;q=0")
                        .statusCode())
                .isEqualTo(406);
    }

    private String decoded(String path, String coding) throws IOException {
        int length = Integer.parseInt(header(server.head(path, "accept-encoding", coding), "content-length"));
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: " + coding
                    + "\r\n\r\n");
            byte[] answer = client.readBytesToTheEnd();
            byte[] body = java.util.Arrays.copyOfRange(answer, answer.length - length, answer.length);
            return new String(Decoded.of(coding, body), UTF_8);
        }
    }

    private static List<String> problems(String yaml) {
        String whole = "postgres: { url: x }\nresources: { users: {} }\n" + yaml;
        return catchThrowableOfType(InvalidConfiguration.class, () -> TestServer.settings("x", whole))
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void refusesWhatCannotBeServedAtItsPlace() {
        assertThat(problems("""
                documents:
                  /users: { body: 1 }
                  /users/me: { body: 1 }
                  config: { body: 1 }
                  /a/: { body: 1 }
                  /b: {}
                  /c: { body: 1, file: x.json }
                  /d: { file: none.json }
                  /e: { body: 1, cache-control: "no-store, max-age=1" }
                  /f: { body: 1, content-type: nonsense }
                """))
                .anySatisfy(
                        line -> assertThat(line).startsWith("test.yaml:4:3").contains("rows of the resource \"users\""))
                .anySatisfy(
                        line -> assertThat(line).startsWith("test.yaml:5:3").contains("rows of the resource \"users\""))
                .anySatisfy(line -> assertThat(line).startsWith("test.yaml:6:3").contains("is no path"))
                .anySatisfy(line -> assertThat(line).startsWith("test.yaml:7:3").contains("is no path"))
                .anySatisfy(line -> assertThat(line).startsWith("test.yaml:8:3").contains("name one"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("test.yaml:9:15").contains("name one"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("test.yaml:10:15").contains("cannot be read: none.json"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("test.yaml:11:33").contains("no-store, so max-age"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("test.yaml:12:32").contains("media type"));
    }
}
