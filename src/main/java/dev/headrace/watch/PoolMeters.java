package dev.headrace.watch;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/** The meters of one pool of database connections. */
final class PoolMeters {
    private final MeterRegistry registry;
    private final String pool;
    private final Timer waits;
    private final Timer queries;
    private final Counter slowQueries;
    private final Counter failedQueries;
    private final Map<String, Counter> reasonToRefusals = new ConcurrentHashMap<>();
    private volatile PoolStatistics latest;

    PoolMeters(MeterRegistry registry, String pool) {
        this.registry = registry;
        this.pool = pool;
        waits = Timer.builder("pg.pool.wait")
                .description("Time that somebody waited for a connection.")
                .tags("pool", pool)
                .serviceLevelObjectives(Buckets.POOL_WAIT)
                .register(registry);
        queries = Timer.builder("pg.query")
                .description("Time of statements, the network included.")
                .tags("pool", pool)
                .serviceLevelObjectives(Buckets.QUERY)
                .register(registry);
        slowQueries = counter("pg.slow.queries", "Statements slower than postgres.slow-query.");
        failedQueries = counter("pg.failed.queries", "Statements that ended with an error.");
        refusals("full");
        refusals("timeout");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tags("pool", pool).register(registry);
    }

    void waited(long nanos) {
        waits.record(nanos, TimeUnit.NANOSECONDS);
    }

    void queried(long nanos, boolean slow, boolean failed) {
        queries.record(nanos, TimeUnit.NANOSECONDS);
        if (slow) {
            slowQueries.increment();
        }
        if (failed) {
            failedQueries.increment();
        }
    }

    void refused(Fault reason) {
        refusals(label(reason)).increment();
    }

    private static String label(Fault reason) {
        if (reason.is(FaultCode.POOL_FULL)) {
            return "full";
        }
        if (reason.is(FaultCode.POOL_WAIT_TOO_LONG) || reason.is(FaultCode.DEADLINE_PASSED)) {
            return "timeout";
        }
        return reason.is(FaultCode.DATABASE_UNREACHABLE) ? "unreachable" : "other";
    }

    private Counter refusals(String reason) {
        return reasonToRefusals.computeIfAbsent(
                reason,
                label -> Counter.builder("pg.pool.refusals")
                        .description("Requests for a connection that were turned away.")
                        .tags("pool", pool, "reason", label)
                        .register(registry));
    }

    /** Replaces what the gauges show; they exist from the first report on. */
    void reported(PoolStatistics statistics) {
        boolean first = latest == null;
        latest = statistics;
        if (first) {
            gauge("pg.pool.open", "Open connections, those being opened included.", PoolStatistics::total);
            gauge("pg.pool.idle", "Open connections that nobody uses.", PoolStatistics::idle);
            gauge("pg.pool.in.use", "Connections in use.", PoolStatistics::inUse);
            gauge("pg.pool.waiting", "Callers that wait for a connection.", PoolStatistics::waiting);
            gauge("pg.pool.max", "Connections that the pool may open.", PoolStatistics::maximum);
        }
    }

    private void gauge(String name, String description, ToIntFunction<PoolStatistics> figure) {
        Gauge.builder(name, () -> figure.applyAsInt(latest))
                .description(description)
                .tags("pool", pool)
                .register(registry);
    }
}
