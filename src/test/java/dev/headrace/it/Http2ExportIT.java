package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.http.HttpConfig;
import dev.headrace.http.SelfSigned;
import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads over HTTP/2 with TLS, where a stream is reset and its connection lives on. */
class Http2ExportIT {
    private static final int ROWS = 20_000;
    private static final long INTERNAL_ERROR = 0x2;

    private final Vertx vertx = Vertx.vertx();
    private final ChaosProxy proxy = new ChaosProxy(vertx, TestPostgres.port());
    private TestServer server;
    private HttpClient client;

    @BeforeEach
    void serve(@TempDir Path directory) {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE rows (id int PRIMARY KEY, filler text);
                INSERT INTO rows SELECT n, repeat('x', 200) FROM generate_series(1, %d) n;
                ANALYZE rows;
                """.formatted(ROWS));
        HttpConfig.TlsConfig tls = SelfSigned.in(directory);
        server =
                TestServer.start(TestPostgres.url(database, proxy.port()), """
                http: { tls: { certificate: %s, key: %s } }
                postgres: { url: "${DATABASE_URL}", pool: { min-size: 0 } }
                resources:
                  rows: { access: { read: anyone } }
                """.formatted(tls.certificate(), tls.key()));
        Await.until("it is ready", () -> server.admin("GET", "/ready").statusCode() == 200);
        client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setTrustAll(true)
                .setVerifyHost(false));
    }

    @AfterEach
    void stop() {
        server.close();
        proxy.close();
        Await.value(vertx.close());
    }

    private record Download(HttpVersion version, int status, long bytes, String rowCount) {}

    /** Fails as the stream does; a stream that ends well is a download. */
    private Future<Download> download() {
        return client.request(HttpMethod.GET, server.port(), "localhost", "/export/rows?format=csv")
                .compose(HttpClientRequest::send)
                .compose(Http2ExportIT::read);
    }

    private static Future<Download> read(HttpClientResponse response) {
        Promise<Download> whole = Promise.promise();
        AtomicLong bytes = new AtomicLong();
        response.exceptionHandler(whole::tryFail);
        response.handler(chunk -> bytes.addAndGet(chunk.length()));
        response.endHandler(end -> whole.tryComplete(new Download(
                response.version(), response.statusCode(), bytes.get(), response.getTrailer("x-row-count"))));
        return whole.future();
    }

    @Test
    void resetsTheStreamOfADownloadThatIsCutOffAndServesTheNext() {
        proxy.cut();
        proxy.cutAfter(700_000);
        Throwable failure = Await.failure(download());
        assertThat(failure).isInstanceOf(StreamResetException.class);
        assertThat(((StreamResetException) failure).getCode()).isEqualTo(INTERNAL_ERROR);

        proxy.heal();
        Await.until(
                "it has recovered",
                () -> Await.value(download().map(Download::status).otherwise(0)) == 200);
        Download whole = Await.value(download());
        assertThat(whole.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(whole.rowCount()).isEqualTo(Integer.toString(ROWS));
        assertThat(whole.bytes()).isGreaterThan(200L * ROWS);
    }
}
