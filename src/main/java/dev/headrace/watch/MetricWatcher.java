package dev.headrace.watch;

import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Counts and times what happens, for Prometheus. Every label has a closed set of values; {@code docs/operations.md} lists the names. */
public final class MetricWatcher implements Watcher, AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    private final long slowQuery;

    private final RequestMeters requests = new RequestMeters(registry);
    private final ExportMeters exports = new ExportMeters(registry);
    private final RedisMeters redis = new RedisMeters(registry);
    private final CacheMeters caches = new CacheMeters(registry);
    private final LimitMeters limits = new LimitMeters(registry);
    private final JournalMeters journals = new JournalMeters(registry);
    private final AccountMeters accounts = new AccountMeters(registry);
    private final Map<String, PoolMeters> pools = new ConcurrentHashMap<>();
    private final Map<Integer, Timer> loopToLag = new ConcurrentHashMap<>();

    private final AtomicInteger activeRequests = new AtomicInteger();
    private final AtomicInteger codedStreams = new AtomicInteger();
    private final AtomicInteger postgresUp = new AtomicInteger();
    private final AtomicInteger feedUp = new AtomicInteger();
    private final AtomicInteger relations = new AtomicInteger();
    private final Counter responseBytes = counter("http.server.response.bytes", "Bytes of answers' bodies.");
    private final Counter refusedMessages =
            counter("http.server.refused.messages", "Messages refused before they became requests.");
    private final Counter brokenStreams =
            counter("http.server.broken.streams", "Answers that were cut after their first byte.");
    private final Counter unexpectedFailures = counter("unexpected.failures", "Failures that nobody expected.");
    private final Counter changes = counter("feed.changes", "Records of the change feed that were told to the caches.");
    private final Counter catalogLoads = counter("catalog.loads", "Times that the catalogue was read.");
    private final Counter catalogReloadFailures =
            counter("catalog.reload.failures", "Times that the catalogue could not be read anew.");

    /** @param droppedLogLines see {@link Logging#configure} */
    public MetricWatcher(Duration slowQuery, LongSupplier droppedLogLines) {
        this.slowQuery = slowQuery.toNanos();
        gauge("http.server.active.requests", "Requests that have no answer yet.", activeRequests);
        gauge("http.server.coded.streams", "Streams that hold the memory of a content coding.", codedStreams);
        gauge("postgres.up", "1 while PostgreSQL answers.", postgresUp);
        gauge("feed.up", "1 while the change feed is read.", feedUp);
        gauge("catalog.relations", "Relations in the catalogue.", relations);
        FunctionCounter.builder("log.dropped.lines", droppedLogLines, lines -> (double) lines.getAsLong())
                .description("Log lines that came faster than they could be printed.")
                .register(registry);
        bindProcess();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private void gauge(String name, String description, AtomicInteger figure) {
        Gauge.builder(name, figure, AtomicInteger::get).description(description).register(registry);
    }

    private void bindProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        gcMetrics.bindTo(registry);
    }

    /**
     * Everything, in the format that the {@code Accept} header prefers; costs milliseconds, so not on an event loop.
     *
     * @param levels what no event tells
     */
    public Scrape scrape(Levels levels, String accept) {
        activeRequests.set(levels.activeRequests());
        codedStreams.set(levels.codedStreams());
        levels.pools().forEach(this::poolReported);
        String format = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        return new Scrape(format, registry.scrape(format));
    }

    @Override
    public void callEnded(Call call, int status, long bytes) {
        requests.record(call, status);
        responseBytes.increment((double) bytes);
    }

    @Override
    public void cacheAnswered(String resource, String source) {
        caches.answered(resource, source);
    }

    @Override
    public void streamBroken(Call call, Throwable reason) {
        brokenStreams.increment();
    }

    @Override
    public void unexpected(Call call, Throwable failure) {
        unexpectedFailures.increment();
    }

    @Override
    public void messageRefused(String remoteAddress, String reason) {
        refusedMessages.increment();
    }

    @Override
    public void queryEnded(String pool, String sql, Duration took, long rows, Throwable failure) {
        long nanos = took.toNanos();
        pool(pool).queried(nanos, nanos >= slowQuery, failure != null);
    }

    @Override
    public void connectionAcquired(String pool, long waitedNanos) {
        pool(pool).waited(waitedNanos);
    }

    @Override
    public void connectionRefused(String pool, Fault reason) {
        pool(pool).refused(reason);
    }

    @Override
    public void poolReported(PoolStatistics statistics) {
        pool(statistics.pool()).reported(statistics);
    }

    private PoolMeters pool(String name) {
        PoolMeters known = pools.get(name);
        return known != null ? known : pools.computeIfAbsent(name, pool -> new PoolMeters(registry, pool));
    }

    @Override
    public void postgresLost(Throwable reason) {
        postgresUp.set(0);
    }

    @Override
    public void postgresFound(String version) {
        postgresUp.set(1);
    }

    @Override
    public void redisLost(Throwable reason) {
        redis.up(false);
    }

    @Override
    public void feedFound(int tables) {
        feedUp.set(1);
    }

    @Override
    public void feedLost(Throwable reason) {
        feedUp.set(0);
    }

    @Override
    public void changesHeard(int records) {
        changes.increment(records);
    }

    @Override
    public void redisFound(String version) {
        redis.up(true);
    }

    @Override
    public void redisCommandEnded(RedisOutcome outcome, long tookNanos) {
        redis.ended(outcome, tookNanos);
    }

    @Override
    public void limitDecided(String policy, LimitOutcome outcome) {
        limits.decided(policy, outcome);
    }

    @Override
    public void writeAccepted(String resource, boolean isNew) {
        if (isNew) {
            journals.of(resource).accepted();
        }
    }

    @Override
    public void writesApplied(String resource, int writes, long tookMillis) {
        journals.of(resource).applied(writes);
    }

    @Override
    public void writeParked(String resource, String code) {
        journals.of(resource).parked();
    }

    @Override
    public void loginEnded(boolean admitted) {
        accounts.login(admitted);
    }

    @Override
    public void journalReported(String resource, int part, long pending, long lagMillis) {
        journals.of(resource).reported(part, pending, lagMillis);
    }

    @Override
    public void catalogLoaded(int loaded, Duration took) {
        relations.set(loaded);
        catalogLoads.increment();
    }

    @Override
    public void catalogReloadFailed(Throwable reason) {
        catalogReloadFailures.increment();
    }

    @Override
    public void exportStarted(Call call, String resource) {
        exports.started();
    }

    @Override
    public void exportEnded(Call call, String resource, long rows, long bytes, Throwable failure) {
        exports.ended(rows, bytes, failure);
    }

    @Override
    public void loopLagged(int loop, long nanos) {
        Timer known = loopToLag.get(loop);
        Timer lag = known != null ? known : loopToLag.computeIfAbsent(loop, this::lagTimer);
        lag.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer lagTimer(int loop) {
        return Timer.builder("event.loop.lag")
                .description("How late an event loop ran a timer.")
                .tags("loop", Integer.toString(loop))
                .serviceLevelObjectives(Buckets.LOOP_LAG)
                .register(registry);
    }

    @Override
    public void close() {
        gcMetrics.close();
        registry.close();
    }

    /** What can only be asked for, at the moment of a scrape. */
    public record Levels(int activeRequests, int codedStreams, List<PoolStatistics> pools) {
        public Levels {
            pools = List.copyOf(pools);
        }
    }

    /** The metrics at one moment, as text. */
    public record Scrape(String contentType, String text) {}
}
