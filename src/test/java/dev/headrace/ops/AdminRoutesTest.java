package dev.headrace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.NanoClock;
import dev.headrace.config.Binder;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.content.Compression;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.http.HttpConfig;
import dev.headrace.http.Listener;
import dev.headrace.watch.LoopPulse;
import dev.headrace.watch.MetricWatcher;
import dev.headrace.watch.PoolStatistics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The admin listener on a free port. */
final class AdminRoutesTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong now = new AtomicLong();
    private final LoopPulse loops = new LoopPulse(now::get);
    private final MetricWatcher metrics = new MetricWatcher(Duration.ofMillis(100), () -> 0);
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Readiness readiness = new Readiness(true, true, Optional.empty(), false);
    private volatile Future<ReloadReport> reloaded =
            Future.succeededFuture(new ReloadReport(12, 3, Duration.ofMillis(41)));
    private int port;

    @BeforeEach
    void open() throws Exception {
        PoolStatistics pool = new PoolStatistics("lists", 5, 3, 0, 20);
        AdminRoutes routes = new AdminRoutes(
                vertx,
                loops,
                () -> readiness,
                () -> new MetricWatcher.Levels(4, 0, List.of(pool)),
                metrics,
                () -> reloaded);
        HttpConfig config = publicListener().forListenerAt("127.0.0.1", 0);
        Listener listener = new Listener(
                vertx, config, Compression.off(vertx), NanoClock.system(), metrics, List.of(), List.of(routes));
        port = listener.open().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        metrics.close();
    }

    @Test
    void livesWhileLoopsTurn() throws Exception {
        loops.loopLagged(0, 0);
        now.addAndGet(Duration.ofSeconds(9).toNanos());

        HttpResponse<String> answer = get("/live");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @Test
    void namesTheLoopThatIsStuck() throws Exception {
        loops.loopLagged(0, 0);
        loops.loopLagged(1, 0);
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        loops.loopLagged(0, 0);

        HttpResponse<String> answer = get("/live");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(fault(answer).getString("code")).isEqualTo("HR205");
        assertThat(fault(answer).getString("details")).endsWith("[1]");
    }

    @Test
    void isReadyWithEverythingItNeeds() throws Exception {
        HttpResponse<String> answer = get("/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"ready\",\"postgres\":\"up\",\"catalog\":\"loaded\",\"draining\":false}");
    }

    @Test
    void isNotReadyWithoutPostgres() throws Exception {
        readiness = new Readiness(false, true, Optional.empty(), false);

        HttpResponse<String> answer = get("/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(fault(answer).getMap())
                .containsEntry("code", "PGRST000")
                .containsEntry("status", "not ready")
                .containsEntry("postgres", "down")
                .containsEntry("catalog", "loaded");
    }

    @Test
    void tellsThatRedisIsDownAndIsReadyAllTheSame() throws Exception {
        readiness = new Readiness(true, true, Optional.of(false), false);

        HttpResponse<String> answer = get("/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"status\":\"ready\"", "\"redis\":\"down\"");
    }

    @Test
    void isNotReadyWithoutCatalogue() throws Exception {
        readiness = new Readiness(true, false, Optional.empty(), false);

        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(fault(get("/ready")).getMap())
                .containsEntry("code", "PGRST002")
                .containsEntry("catalog", "not loaded");
    }

    @Test
    void isNotReadyWhileItDrains() throws Exception {
        readiness = new Readiness(false, false, Optional.empty(), true);

        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(fault(get("/ready")).getMap()).containsEntry("code", "HR203").containsEntry("draining", true);
    }

    @Test
    void showsMetricsWithTheLevelsOfThisMoment() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines())
                .contains("pg_pool_in_use{pool=\"lists\"} 2.0", "http_server_active_requests 4.0");
    }

    @Test
    void showsMetricsAsOpenMetricsWhenAsked() throws Exception {
        HttpResponse<String> answer =
                send(request("/metrics").header("accept", "application/openmetrics-text;version=1.0.0"));

        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void reloadsAndTellsWhatWasFound() throws Exception {
        HttpResponse<String> answer = post("/ops/reload");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"reloaded\",\"relations\":12,\"resources\":3,\"took_ms\":41}");
    }

    @Test
    void saysWhyItDidNotReload() throws Exception {
        reloaded = Future.failedFuture(new IllegalStateException("permission denied for schema app"));

        HttpResponse<String> answer = post("/ops/reload");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(fault(answer).getMap())
                .containsEntry("code", "HR501")
                .containsEntry("details", "permission denied for schema app")
                .containsEntry("hint", "The old catalogue stays and is served");
    }

    @Test
    void keepsTheStatusOfAnExpectedFailure() throws Exception {
        reloaded = Future.failedFuture(Fault.of(FaultCode.DATABASE_UNREACHABLE, "PostgreSQL cannot be reached"));

        HttpResponse<String> answer = post("/ops/reload");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(fault(answer).getMap())
                .containsEntry("code", "PGRST000")
                .containsEntry("hint", "The old catalogue stays and is served");
    }

    @Test
    void reloadsOnPostAlone() throws Exception {
        HttpResponse<String> answer = get("/ops/reload");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow").orElse(""))
                .contains("POST")
                .doesNotContain("GET");
        assertThat(fault(answer).getString("code")).isEqualTo("PGRST117");
    }

    @Test
    void listsWhatIsHere() throws Exception {
        assertThat(new JsonObject(get("/").body()).fieldNames())
                .containsExactly("GET /live", "GET /ready", "GET /metrics", "POST /ops/reload");
    }

    @Test
    void explainsUnknownPath() throws Exception {
        HttpResponse<String> answer = get("/redy");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(fault(answer).fieldNames()).containsExactly("code", "message", "details", "hint");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String path) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject fault(HttpResponse<String> answer) {
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.fieldNames()).contains("code", "message", "details", "hint");
        return body;
    }

    private static HttpConfig publicListener() {
        return Binder.bind(
                        HttpConfig.class,
                        new Source("test.yaml", "allowed-hosts: [example.org]"),
                        Overrides.none(Map.of()))
                .value();
    }
}
