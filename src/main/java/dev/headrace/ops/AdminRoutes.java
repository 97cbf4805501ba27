package dev.headrace.ops;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.http.Exchange;
import dev.headrace.http.Feature;
import dev.headrace.http.JsonAnswer;
import dev.headrace.http.Policy;
import dev.headrace.http.Replies;
import dev.headrace.http.Routes;
import dev.headrace.watch.LoopPulse;
import dev.headrace.watch.MetricWatcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What operators and orchestrators ask: does it live, may it get traffic, what does it measure, read the catalogue anew.
 *
 * <p>Nothing here waits for PostgreSQL or for the event loops that serve the public, but the reload; so it answers while
 * they are in trouble, which is when it is asked.
 */
public final class AdminRoutes implements Feature {
    private static final Duration STUCK_AFTER = Duration.ofSeconds(10);
    private static final Duration RELOAD_TIME = Duration.ofSeconds(30);
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final String OLD_STAYS = "The old catalogue stays and is served";

    private final Vertx vertx;
    private final LoopPulse loops;
    private final Supplier<Readiness> readiness;
    private final Supplier<MetricWatcher.Levels> levels;
    private final MetricWatcher metrics;
    private final Supplier<Future<ReloadReport>> reload;

    /**
     * @param levels what a scrape has to ask for
     * @param reload reads the catalogue anew; a failure means that the old one stays
     */
    public AdminRoutes(
            Vertx vertx,
            LoopPulse loops,
            Supplier<Readiness> readiness,
            Supplier<MetricWatcher.Levels> levels,
            MetricWatcher metrics,
            Supplier<Future<ReloadReport>> reload) {
        this.vertx = vertx;
        this.loops = loops;
        this.readiness = readiness;
        this.levels = levels;
        this.metrics = metrics;
        this.reload = reload;
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/", Policy.standard(), this::index);
        routes.get("/live", Policy.standard(), this::live);
        routes.get("/ready", Policy.standard(), this::ready);
        routes.get("/metrics", Policy.standard(), this::scrape);
        routes.add(HttpMethod.POST, "/ops/reload", Policy.streaming(RELOAD_TIME), this::reload);
    }

    private Future<Void> index(Exchange exchange) {
        return reply(
                exchange,
                200,
                new JsonAnswer()
                        .put("GET /live", "200 while the event loops turn")
                        .put("GET /ready", "200 while requests can be served")
                        .put("GET /metrics", "metrics for Prometheus")
                        .put("POST /ops/reload", "read the catalogue anew"));
    }

    private Future<Void> live(Exchange exchange) {
        List<Integer> stuck = loops.stuck(STUCK_AFTER);
        if (stuck.isEmpty()) {
            return reply(exchange, 200, new JsonAnswer().put("status", "live"));
        }
        return Future.failedFuture(Fault.of(FaultCode.LOOP_STUCK, "The server is stuck")
                .details("Event loops that have not turned for " + STUCK_AFTER.toSeconds() + " s: " + stuck)
                .hint("The log names what they were doing; only a restart helps"));
    }

    private Future<Void> ready(Exchange exchange) {
        Readiness state = readiness.get();
        JsonAnswer dependencies = new JsonAnswer()
                .put("status", state.isReady() ? "ready" : "not ready")
                .put("postgres", state.postgres() ? "up" : "down")
                .put("catalog", state.catalog() ? "loaded" : "not loaded");
        state.redis().ifPresent(isUp -> dependencies.put("redis", isUp ? "up" : "down"));
        dependencies.put("draining", state.draining());
        if (state.isReady()) {
            return reply(exchange, 200, dependencies);
        }
        Fault fault = state.fault();
        exchange.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(fault.retryAfterSeconds()));
        return reply(exchange, fault.status(), Replies.body(fault).putAll(dependencies));
    }

    /** On a worker: writing a thousand series takes longer than an event loop may be held. */
    private Future<Void> scrape(Exchange exchange) {
        String accept = exchange.request().getHeader(HttpHeaders.ACCEPT);
        return vertx.executeBlocking(() -> metrics.scrape(levels.get(), accept))
                .compose(scrape -> Replies.send(exchange, 200, scrape.contentType(), Buffer.buffer(scrape.text())));
    }

    private Future<Void> reload(Exchange exchange) {
        return here(reload.get())
                .recover(failure -> Future.failedFuture(notReloaded(failure)))
                .compose(report -> reply(
                        exchange,
                        200,
                        new JsonAnswer()
                                .put("status", "reloaded")
                                .put("relations", report.relations())
                                .put("resources", report.resources())
                                .put("took_ms", report.took().toMillis())));
    }

    /** The same future, completed on the event loop of this request: the catalogue is read on another one. */
    private <T> Future<T> here(Future<T> elsewhere) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete((result, failure) -> context.runOnContext(back -> promise.complete(result, failure)));
        return promise.future();
    }

    /** Says why, and keeps the status of an expected failure, so that 503 still means "ask again". */
    private static Fault notReloaded(Throwable failure) {
        Fault fault = failure instanceof Fault expected
                ? expected
                : Fault.of(FaultCode.CATALOGUE_NOT_RELOADED, "The catalogue could not be read anew")
                        .details(String.valueOf(failure.getMessage()));
        return fault.hint(OLD_STAYS);
    }

    private static Future<Void> reply(Exchange exchange, int status, JsonAnswer body) {
        exchange.response().putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        return Replies.send(exchange, status, Replies.JSON, body.toBuffer());
    }
}
