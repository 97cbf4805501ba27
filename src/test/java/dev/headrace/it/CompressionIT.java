package dev.headrace.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.content.Decoded;
import dev.headrace.testing.Await;
import dev.headrace.testing.RawClient;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in the content codings that their clients ask for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String EXPORTS = "application_name = 'headrace' AND state <> 'idle' AND query LIKE '%big%'";

    private String database;
    private RedisProcess redis;
    private TestServer server;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE notes (id int PRIMARY KEY, body text);
                INSERT INTO notes VALUES (1, 'short'), (2, repeat('grüße, ', 300)), (3, repeat('long ', 100000)),
                    (4, (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 40) n));
                CREATE TABLE big (id int PRIMARY KEY, name text, filler text);
                INSERT INTO big SELECT n, 'name ' || n, md5(n::text) || repeat('x', n % 400) FROM generate_series(1, 100000) n;
                CREATE TABLE noise (id int PRIMARY KEY, big text);
                INSERT INTO noise SELECT n, (SELECT string_agg(md5((n * m)::text), '') FROM generate_series(1, 30) m)
                    FROM generate_series(1, 30000) n;
                ANALYZE notes, big, noise;
                """);
        redis = RedisProcess.launch();
        server = TestServer.start(TestPostgres.url(database), redis.url(), """
                postgres: { url: "${DATABASE_URL}" }
                redis: { url: "${REDIS_URL}" }
                exports: { stall-timeout: 1s }
                resources:
                  notes: { access: { read: anyone, write: anyone }, cache: { pattern: cache-aside, lists: 1m } }
                  plain: { table: public.notes, access: { read: anyone } }
                  big: { access: { read: anyone } }
                  noise: { access: { read: anyone } }
                """);
    }

    @AfterAll
    void stop() {
        server.close();
        redis.close();
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody());
            if (headers.length > 0) {
                request.headers(headers);
            }
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "gzip                    | gzip",
                "br                      | br",
                "zstd                    | zstd",
                "gzip, deflate, br, zstd | zstd",
                "gzip, deflate, br       | br",
                "x-gzip                  | gzip",
                "gzip;q=1, br;q=0.5      | gzip",
                "identity;q=0, gzip      | gzip",
                "deflate                 | ''",
                "identity                | ''",
                "gzip;q=0                | ''",
                "br;q=7                  | ''"
            })
    void everyKindOfAnswerComesInTheCodingThatWasAskedForAndDecodesToTheSameBytes(String asked, String coding) {
        for (String path : new String[] {
            "/api/notes/2",
            "/api/notes/3",
            "/api/plain/2",
            "/api/plain/3",
            "/api/notes?order=id&limit=3",
            "/api/plain?order=id&limit=3",
            "/api/notes?id=in.(2,3)",
            "/api/big?order=id&limit=5000",
            "/export/big?order=id&format=csv",
            "/export/plain?order=id&format=ndjson"
        }) {
            byte[] whole = get(path).body();
            for (int again = 0; again < 2; again++) {
                HttpResponse<byte[]> answer = get(path, "accept-encoding", asked);
                assertThat(header(answer, "content-encoding")).as(path).isEqualTo(coding);
                assertThat(header(answer, "vary")).as(path).contains("accept-encoding");
                assertThat(Arrays.equals(Decoded.of(coding, answer.body()), whole))
                        .as(() -> path + " differs; decoded again it has " + Decoded.of(coding, answer.body()).length
                                + " bytes of " + whole.length + " and is the same: "
                                + Arrays.equals(Decoded.of(coding, answer.body()), whole))
                        .isTrue();
                if (!coding.isEmpty()) {
                    assertThat(answer.body().length).as(path).isLessThan(whole.length);
                }
            }
        }
    }

    @Test
    void refusesWhatNothingThereIsCanMeet() {
        for (String asked : new String[] {"identity;q=0", "*;q=0", "gzip;q=0, identity;q=0, br;q=0, zstd;q=0"}) {
            HttpResponse<byte[]> answer = get("/api/notes/2", "accept-encoding", asked);
            assertThat(answer.statusCode()).isEqualTo(406);
            assertThat(new String(answer.body(), UTF_8)).contains("content codings", "zstd, br, gzip and identity");
        }
        String many = "x, ".repeat(1_000) + "identity;q=0";
        assertThat(get("/api/notes/2", "accept-encoding", many).statusCode()).isEqualTo(200);
    }

    @Test
    void leavesAloneWhatIsSmallUnlessTheClientTakesNothingElse() {
        HttpResponse<byte[]> small = get("/api/notes/1", "accept-encoding", "gzip");
        assertThat(header(small, "content-encoding")).isEmpty();
        assertThat(header(small, "vary")).isEmpty();
        HttpResponse<byte[]> forced = get("/api/notes/2?select=id", "accept-encoding", "gzip, identity;q=0");
        assertThat(header(forced, "content-encoding")).isEqualTo("gzip");
        assertThat(new String(Decoded.of("gzip", forced.body()), UTF_8)).isEqualTo("{\"id\":2}");
    }

    @Test
    void staysOffWhereTheRequestSaysSo() {
        HttpResponse<byte[]> answer = get("/api/notes/2", "accept-encoding", "gzip", "x-no-compression", "1");
        assertThat(header(answer, "content-encoding")).isEmpty();
        assertThat(header(answer, "vary")).isEqualTo("accept-encoding");
    }

    @Test
    void addsToWhatTheAnswerDependsOnAnyway() {
        HttpResponse<byte[]> list = get("/api/plain?order=id&limit=3", "accept-encoding", "br");
        assertThat(list.headers().allValues("vary")).containsExactly("accept, prefer, range, accept-encoding");
        assertThat(get("/export/big?limit=900", "accept-encoding", "br")
                        .headers()
                        .allValues("vary"))
                .containsExactly("accept, accept-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void headSaysWhatGetSays(String coding) {
        for (String path : new String[] {"/api/notes/2", "/api/plain/3"}) {
            HttpResponse<byte[]> get = get(path, "accept-encoding", coding);
            HttpResponse<byte[]> head = send("HEAD", path, "accept-encoding", coding);
            assertThat(head.body()).isEmpty();
            for (String name : new String[] {"content-encoding", "etag", "vary", "content-length", "content-type"}) {
                assertThat(header(head, name))
                        .as(name)
                        .isEqualTo(header(get, name))
                        .isNotEmpty();
            }
        }
        HttpResponse<byte[]> export = send("HEAD", "/export/big", "accept-encoding", coding);
        assertThat(header(export, "vary")).isEqualTo("accept, accept-encoding");
    }

    @Test
    void eachCodingHasATagOfItsOwnAndAnyOfThemWillDo() {
        for (String path : new String[] {"/api/notes/2", "/api/plain/3", "/api/notes?order=id&limit=3"}) {
            String tag = header(get(path), "etag");
            String own = header(get(path, "accept-encoding", "br"), "etag");
            assertThat(own).isEqualTo(tag.replaceFirst("\"$", "-br\""));
            for (String known : new String[] {tag, own, "W/" + own, own.replace("-br", "-zstd"), "\"x\", " + own}) {
                for (String asked : new String[] {"identity", "br", "zstd"}) {
                    HttpResponse<byte[]> again = get(path, "accept-encoding", asked, "if-none-match", known);
                    assertThat(again.statusCode()).isEqualTo(304);
                    assertThat(header(again, "etag")).isEqualTo(known.replaceFirst("^(W/|\"x\", )", ""));
                    assertThat(header(again, "vary")).contains("accept-encoding");
                    assertThat(header(again, "content-encoding")).isEmpty();
                    assertThat(again.body()).isEmpty();
                }
            }
            assertThat(header(get(path, "accept-encoding", "br", "if-none-match", "*"), "etag"))
                    .isEqualTo(own);
            assertThat(get(path, "if-none-match", own.replace("-br", "-deflate"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aWriteMayNameTheTagOfAnyCoding() {
        TestPostgres.execute(database, "INSERT INTO notes VALUES (50, repeat('x', 2000))");
        String tag = header(get("/api/notes/50", "accept-encoding", "zstd"), "etag");
        assertThat(tag).endsWith("-zstd\"");
        assertThat(server.send("PATCH", "/api/notes/50", "{\"body\":\"new\"}", "if-match", tag)
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.send("PATCH", "/api/notes/50", "{\"body\":\"newer\"}", "if-match", tag)
                        .statusCode())
                .isEqualTo(412);
        assertThat(new String(get("/api/notes/50", "accept-encoding", "zstd").body(), UTF_8))
                .isEqualTo("{\"id\":50,\"body\":\"new\"}");
    }

    @Test
    void aChangedRowIsCodedAnew() {
        for (int round = 0; round < 5; round++) {
            String text = "round " + round + " ".repeat(3_000);
            server.send("PUT", "/api/notes/60", "{\"id\":60,\"body\":\"" + text + "\"}");
            for (int again = 0; again < 3; again++) {
                HttpResponse<byte[]> answer = get("/api/notes/60", "accept-encoding", "br");
                assertThat(new String(Decoded.of("br", answer.body()), UTF_8)).contains(text);
            }
        }
    }

    @Test
    void aRefusalIsNeverCoded() {
        HttpResponse<byte[]> answer = get("/api/" + "x".repeat(2_000), "accept-encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "content-encoding")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void breaksTheConnectionWhenPostgresDiesInTheMiddle(String coding) throws Exception {
        try (RawClient client = RawClient.withSmallBuffer(server.port())) {
            client.send(export("noise", coding));
            client.read(20_000);
            Await.until("the export runs", () -> sessions() == 1);
            assertThat(codedStreams()).isEqualTo(1);
            TestPostgres.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database + "' AND "
                            + EXPORTS);
            assertThat(client.readToTheEnd()).doesNotEndWith("0\r\n\r\n").doesNotContain("x-row-count: 30000\r\n\r\n");
        }
        Await.until("nothing runs", () -> sessions() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void endsWithTheNumberOfRowsBehindTheLastCodedByte(String coding) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(export("big", coding));
            assertThat(client.readUntil("0\r\nx-row-count: 100000\r\n\r\n")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void theFirstRowsDoNotWaitForTheRest(String coding) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/export/big?order=id&format=ndjson"))
                .header("accept-encoding", coding)
                .build();
        HttpResponse<InputStream> answer = CLIENT.send(request, BodyHandlers.ofInputStream());
        try (InputStream rows = Decoded.stream(coding, answer.body())) {
            assertThat(new String(rows.readNBytes(9), UTF_8)).isEqualTo("{\"id\":1,\"");
        }
        Await.until("its connection is free", () -> sessions() == 0);
    }

    @Test
    void cutsAClientOffThatTakesNothing() throws Exception {
        try (RawClient client = RawClient.withSmallBuffer(server.port())) {
            client.send(export("noise", "gzip"));
            client.read(10_000);
            Await.until("the stalled export ends", () -> sessions() == 0);
            assertThat(client.readToTheEnd()).doesNotEndWith("0\r\n\r\n");
        }
        Await.until("no coder is left", () -> codedStreams() == 0);
    }

    @Test
    void clientsThatLeaveGiveEverythingBack() throws Exception {
        String[] codings = {"gzip", "br", "zstd"};
        for (int i = 0; i < 60; i++) {
            try (RawClient client = RawClient.withSmallBuffer(server.port())) {
                client.send(export("noise", codings[i % 3]));
                client.read(2_000 + 500 * i);
            }
            Await.until("its connection is free", () -> sessions() == 0);
        }
        Await.until("no coder is left", () -> codedStreams() == 0);
    }

    private int codedStreams() {
        return server.admin("GET", "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("http_server_coded_streams "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static String export(String resource, String coding) {
        return "GET /export/" + resource + "?format=csv HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: " + coding
                + "\r\n\r\n";
    }

    private int sessions() {
        return Integer.parseInt(TestPostgres.text(
                "postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "' AND " + EXPORTS));
    }
}
