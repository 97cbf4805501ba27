package dev.headrace.watch;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import dev.headrace.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes the lines that an operator wants to read: slow requests, slow queries, the pools, what came and went.
 *
 * <p>A line never holds a value that a caller bound to a statement: statements are shown with their placeholders, faults by
 * their code, PostgreSQL's failures by their SQLSTATE. Lines that strangers can provoke are limited in number.
 */
public final class LogWatcher implements Watcher {
    private static final int LINES_PER_SECOND = 10;
    private static final long LONG_LAG = Duration.ofMillis(250).toNanos();
    private static final long WARM_UP = Duration.ofSeconds(15).toNanos();
    private static final long NOT_YET = Long.MIN_VALUE;
    private static final int LONGEST_SQL = 300;
    private static final Stage[] STAGES = Stage.values();

    private final Logger log;
    private final NanoClock clock;
    private final long slowQuery;
    private final long slowRequest;
    /** Calls that export: they are long by nature and have lines of their own. */
    private final Set<Call> exporting = ConcurrentHashMap.newKeySet();

    /** Resources of which accepted writes could not be applied when that was last tried. */
    private final Set<String> stuckJournals = ConcurrentHashMap.newKeySet();

    private final LineLimit slowQueryLines;
    private final LineLimit slowRequestLines;
    private final LineLimit refusedMessageLines;
    private final LineLimit refusedConnectionLines;
    private final LineLimit brokenStreamLines;
    private final LineLimit unexpectedLines;
    private final LineLimit lagLines;
    private final LineLimit journalLines;
    private final LineLimit limitLines;
    private volatile long startedAt = NOT_YET;

    public LogWatcher(Duration slowQuery, Duration slowRequest, NanoClock clock) {
        this(LoggerFactory.getLogger(Logging.OWN_LOGGER), slowQuery, slowRequest, clock);
    }

    LogWatcher(Logger log, Duration slowQuery, Duration slowRequest, NanoClock clock) {
        this.log = log;
        this.clock = clock;
        this.slowQuery = slowQuery.toNanos();
        this.slowRequest = slowRequest.toNanos();
        slowQueryLines = new LineLimit(LINES_PER_SECOND, clock);
        slowRequestLines = new LineLimit(LINES_PER_SECOND, clock);
        refusedMessageLines = new LineLimit(LINES_PER_SECOND, clock);
        refusedConnectionLines = new LineLimit(LINES_PER_SECOND, clock);
        brokenStreamLines = new LineLimit(LINES_PER_SECOND, clock);
        unexpectedLines = new LineLimit(LINES_PER_SECOND, clock);
        lagLines = new LineLimit(LINES_PER_SECOND, clock);
        journalLines = new LineLimit(LINES_PER_SECOND, clock);
        limitLines = new LineLimit(1, clock);
    }

    @Override
    public void callEnded(Call call, int status, long bytes) {
        long took = call.elapsedNanos();
        if (!exporting.isEmpty() && exporting.remove(call)) {
            return;
        }
        if (took >= slowRequest) {
            limited(slowRequestLines, Level.WARN, line -> request(line, call, status, bytes, took), "slow request");
        } else if (log.isDebugEnabled()) {
            request(log.atDebug(), call, status, bytes, took).log("request");
        }
    }

    private static LoggingEventBuilder request(LoggingEventBuilder line, Call call, int status, long bytes, long took) {
        LoggingEventBuilder begun = line.addKeyValue("method", call.method())
                .addKeyValue("route", call.route())
                .addKeyValue("status", status)
                .addKeyValue("took_ms", millis(took));
        return identity(stages(begun, call), call).addKeyValue("bytes", bytes);
    }

    private static LoggingEventBuilder stages(LoggingEventBuilder line, Call call) {
        LoggingEventBuilder staged = line;
        for (Stage stage : STAGES) {
            staged = staged.addKeyValue(
                    stage.label() + "_ms", millis(call.timings().nanos(stage)));
        }
        return staged;
    }

    private static LoggingEventBuilder identity(LoggingEventBuilder line, Call call) {
        return line.addKeyValue("request_id", call.id()).addKeyValue("trace_id", call.traceId());
    }

    @Override
    public void queryEnded(String pool, String sql, Duration took, long rows, Throwable failure) {
        if (took.toNanos() < slowQuery) {
            return;
        }
        limited(slowQueryLines, Level.WARN, line -> query(line, pool, sql, took, rows, failure), "slow query");
    }

    private static LoggingEventBuilder query(
            LoggingEventBuilder line, String pool, String sql, Duration took, long rows, Throwable failure) {
        LoggingEventBuilder known = line.addKeyValue("pool", pool).addKeyValue("took_ms", took.toMillis());
        if (rows >= 0) {
            known = known.addKeyValue("rows", rows);
        }
        if (failure != null) {
            known = known.addKeyValue("failure", Reason.of(failure));
        }
        return known.addKeyValue("sql", oneLine(sql));
    }

    /** At most {@value #LONGEST_SQL} characters without line breaks. */
    static String oneLine(String sql) {
        String head = sql.length() > 4 * LONGEST_SQL ? sql.substring(0, 4 * LONGEST_SQL) : sql;
        String line = head.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_SQL || head.length() < sql.length()
                ? line.substring(0, Math.min(line.length(), LONGEST_SQL - 1)) + "…"
                : line;
    }

    @Override
    public void streamBroken(Call call, Throwable reason) {
        limited(
                brokenStreamLines,
                Level.WARN,
                line -> identity(
                        line.addKeyValue("route", call.route()).addKeyValue("reason", Reason.of(reason)), call),
                "stream broken off");
    }

    @Override
    public void unexpected(Call call, Throwable failure) {
        limited(
                unexpectedLines,
                Level.ERROR,
                line -> identity(
                        line.setCause(failure)
                                .addKeyValue("method", call.method())
                                .addKeyValue("route", call.route()),
                        call),
                "unexpected failure");
    }

    @Override
    public void messageRefused(String remoteAddress, String reason) {
        limited(
                refusedMessageLines,
                Level.INFO,
                line -> line.addKeyValue("client", remoteAddress).addKeyValue("reason", reason),
                "message refused");
    }

    @Override
    public void connectionRefused(String pool, Fault reason) {
        limited(
                refusedConnectionLines,
                Level.WARN,
                line -> line.addKeyValue("pool", pool)
                        .addKeyValue("code", reason.code())
                        .addKeyValue("reason", reason.getMessage()),
                "no database connection");
    }

    @Override
    public void poolReported(PoolStatistics pool) {
        log.atInfo()
                .addKeyValue("pool", pool.pool())
                .addKeyValue("total", pool.total())
                .addKeyValue("idle", pool.idle())
                .addKeyValue("in_use", pool.inUse())
                .addKeyValue("waiting", pool.waiting())
                .addKeyValue("max", pool.maximum())
                .log("pool statistics");
    }

    @Override
    public void postgresLost(Throwable reason) {
        log.atError().addKeyValue("reason", Reason.inFull(reason)).log("PostgreSQL lost");
    }

    @Override
    public void postgresFound(String version) {
        log.atInfo().addKeyValue("version", version).log("PostgreSQL found");
    }

    @Override
    public void redisLost(Throwable reason) {
        log.atError().addKeyValue("reason", Reason.inFull(reason)).log("Redis lost");
    }

    @Override
    public void redisFound(String version) {
        log.atInfo().addKeyValue("version", version).log("Redis found");
    }

    @Override
    public void feedFound(int tables) {
        log.atInfo().addKeyValue("tables", tables).log("change feed found");
    }

    @Override
    public void feedLost(Throwable reason) {
        log.atError().addKeyValue("reason", Reason.inFull(reason)).log("change feed lost");
    }

    @Override
    public void feedIncomplete(List<String> findings, String command) {
        if (findings.isEmpty()) {
            log.info("change feed complete");
        } else {
            log.atWarn()
                    .addKeyValue("missing", String.join("; ", findings))
                    .addKeyValue("run", command)
                    .log("change feed incomplete: writes made elsewhere show when the ttl is over");
        }
    }

    @Override
    public void writeParked(String resource, String code) {
        limited(
                journalLines,
                Level.ERROR,
                line -> line.addKeyValue("resource", resource).addKeyValue("code", code),
                "write parked: PostgreSQL refused what was accepted, see headrace.parked_writes");
    }

    @Override
    public void limitsUnshared(Throwable reason) {
        limited(
                limitLines,
                Level.ERROR,
                line -> line.addKeyValue("reason", Reason.inFull(reason)),
                "limits are counted by each node alone");
    }

    @Override
    public void journalStuck(String resource, Throwable reason) {
        if (stuckJournals.add(resource)) {
            log.atWarn()
                    .addKeyValue("resource", resource)
                    .addKeyValue("reason", Reason.inFull(reason))
                    .log("accepted writes cannot be applied, they are tried again and again");
        }
    }

    @Override
    public void writesApplied(String resource, int writes, long tookMillis) {
        if (!stuckJournals.isEmpty() && stuckJournals.remove(resource)) {
            log.atInfo().addKeyValue("resource", resource).log("accepted writes are applied again");
        }
    }

    @Override
    public void journalLost(String resource, String lastEntry) {
        log.atError()
                .addKeyValue("resource", resource)
                .addKeyValue("after", lastEntry)
                .log("journal lost: Redis was emptied, accepted writes that were not applied are gone");
    }

    @Override
    public void journalUnusable(Throwable reason) {
        log.atError()
                .addKeyValue("reason", Reason.inFull(reason))
                .log("no write is accepted behind, each goes to PostgreSQL at once");
    }

    @Override
    public void codingMissing(String coding, Throwable reason) {
        log.atWarn()
                .addKeyValue("coding", coding)
                .addKeyValue("reason", Reason.inFull(reason))
                .log("content coding left out, its library cannot be loaded");
    }

    @Override
    public void catalogLoaded(int relations, Duration took) {
        log.atInfo()
                .addKeyValue("relations", relations)
                .addKeyValue("took_ms", took.toMillis())
                .log("catalogue loaded");
    }

    @Override
    public void catalogReloadFailed(Throwable reason) {
        log.atError()
                .addKeyValue("reason", Reason.inFull(reason))
                .log("catalogue could not be read; one that was read before stays in use");
    }

    @Override
    public void exportStarted(Call call, String resource) {
        exporting.add(call);
        identity(log.atInfo().addKeyValue("resource", resource), call).log("export started");
    }

    @Override
    public void exportEnded(Call call, String resource, long rows, long bytes, Throwable failure) {
        LoggingEventBuilder line = (failure == null ? log.atInfo() : log.atWarn())
                .addKeyValue("resource", resource)
                .addKeyValue("rows", rows)
                .addKeyValue("bytes", bytes)
                .addKeyValue("took_ms", millis(call.elapsedNanos()));
        if (failure != null) {
            line = line.addKeyValue("reason", Reason.of(failure));
        }
        identity(stages(line, call), call).log(failure == null ? "export ended" : "export broken off");
    }

    @Override
    public void loopLagged(int loop, long nanos) {
        if (nanos >= LONG_LAG && isWarm()) {
            limited(
                    lagLines,
                    Level.WARN,
                    line -> line.addKeyValue("loop", loop).addKeyValue("late_ms", millis(nanos)),
                    "event loop was late");
        }
    }

    /** In its first seconds the virtual machine loads and compiles what it runs, and every loop is late. */
    private boolean isWarm() {
        long since = startedAt;
        return since != NOT_YET && clock.nanos() - since >= WARM_UP;
    }

    @Override
    public void started(String summary) {
        startedAt = clock.nanos();
        log.info("started: {}", summary);
    }

    @Override
    public void draining(int activeCalls) {
        log.atInfo().addKeyValue("active", activeCalls).log("draining");
    }

    @Override
    public void stopped() {
        log.info("stopped");
    }

    private void limited(LineLimit limit, Level level, Pairs pairs, String message) {
        if (!log.isEnabledForLevel(level) || !limit.admits()) {
            return;
        }
        LoggingEventBuilder line = pairs.addTo(log.atLevel(level));
        long suppressed = limit.takeSuppressed();
        if (suppressed > 0) {
            line = line.addKeyValue("suppressed", suppressed);
        }
        line.log(message);
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    /** What a line tells beside its message. */
    private interface Pairs {
        LoggingEventBuilder addTo(LoggingEventBuilder line);
    }
}
