package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RawClient;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PostgreSQL behind a network that is slow, cut, or mute. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosIT {
    private static final int ROWS = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private final ChaosProxy proxy = new ChaosProxy(vertx, TestPostgres.port());
    private TestServer server;

    @BeforeAll
    void serve() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE rows (id int PRIMARY KEY, filler text);
                INSERT INTO rows SELECT n, repeat('x', 200) FROM generate_series(1, %d) n;
                ANALYZE rows;
                """.formatted(ROWS));
        server = TestServer.start(TestPostgres.url(database, proxy.port()), """
                http: { request-timeout: 500ms }
                postgres: { url: "${DATABASE_URL}", pool: { min-size: 0 } }
                resources:
                  rows: { access: { read: anyone } }
                """);
        Await.until("it is ready", () -> server.admin("GET", "/ready").statusCode() == 200);
    }

    @AfterEach
    void mend() {
        proxy.heal();
        Await.until("it has recovered", () -> server.get("/api/rows/1").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        server.close();
        proxy.close();
        Await.value(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({"csv, 20000", "csv, 300000", "ndjson, 700000", "json, 1500001", "json, 4000000"})
    void breaksADownloadThatIsCutOffAtAnyByte(String format, long bytes) throws Exception {
        proxy.cut();
        proxy.cutAfter(bytes);
        try (RawClient client = new RawClient(server.port())) {
            client.get("/export/rows?format=" + format);
            String status = client.read("HTTP/1.1 nnn".length());
            assertThat(status).isIn("HTTP/1.1 200", "HTTP/1.1 503");
            if (status.endsWith("200")) {
                assertThat(client.readToTheEnd()).doesNotEndWith("\r\n\r\n");
            }
        }
        assertThat(server.admin("GET", "/metrics").body()).contains("pool=\"exports\"");
    }

    @Test
    void downloadsEverythingThroughASlowNetwork() {
        proxy.delay(Duration.ofMillis(20));
        String body = server.get("/export/rows?format=csv&select=id&order=id").body();
        assertThat(body.lines()).hasSize(ROWS + 1).endsWith(Integer.toString(ROWS));
    }

    @Test
    void answersByTheDeadlineWhenPostgresIsSlowerThanThat() {
        proxy.delay(Duration.ofSeconds(5));
        for (String path : new String[] {"/api/rows/1", "/api/rows?limit=1"}) {
            HttpResponse<String> answer = server.get(path);
            assertThat(answer.statusCode()).as(path).isIn(503, 504);
        }
    }

    @Test
    void answersByTheDeadlineWhenPostgresIsMute() {
        proxy.hold();
        for (String path : new String[] {"/api/rows/1", "/api/rows?limit=1"}) {
            HttpResponse<String> answer = server.get(path);
            assertThat(answer.statusCode()).as(path).isIn(503, 504);
        }
    }
}
