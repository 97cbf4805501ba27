package dev.headrace.watch;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several watchers that hear the same events.
 *
 * <p>One that throws is reported, at most once a second, and neither the others nor the caller notice: watching must never
 * be the reason why a request fails.
 */
public final class Watchers implements Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Logging.OWN_LOGGER);

    /** An array, because an iterator for each event of each request is one object too many. */
    private final Watcher[] watchers;

    private final LineLimit failureLines;

    public Watchers(NanoClock clock, Watcher... watchers) {
        this.watchers = watchers.clone();
        this.failureLines = new LineLimit(1, clock);
    }

    private void tell(Consumer<Watcher> event) {
        for (Watcher watcher : watchers) {
            try {
                event.accept(watcher);
            } catch (Exception | LinkageError | AssertionError failure) {
                report(watcher, failure);
            }
        }
    }

    private void report(Watcher watcher, Throwable failure) {
        if (failureLines.admits()) {
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("watcher", watcher.getClass().getSimpleName())
                    .addKeyValue("suppressed", failureLines.takeSuppressed())
                    .log("watcher failed");
        }
    }

    @Override
    public void callEnded(Call call, int status, long bytes) {
        tell(watcher -> watcher.callEnded(call, status, bytes));
    }

    @Override
    public void cacheAnswered(String resource, String source) {
        tell(watcher -> watcher.cacheAnswered(resource, source));
    }

    @Override
    public void streamBroken(Call call, Throwable reason) {
        tell(watcher -> watcher.streamBroken(call, reason));
    }

    @Override
    public void unexpected(Call call, Throwable failure) {
        tell(watcher -> watcher.unexpected(call, failure));
    }

    @Override
    public void messageRefused(String remoteAddress, String reason) {
        tell(watcher -> watcher.messageRefused(remoteAddress, reason));
    }

    @Override
    public void queryEnded(String pool, String sql, Duration took, long rows, Throwable failure) {
        tell(watcher -> watcher.queryEnded(pool, sql, took, rows, failure));
    }

    @Override
    public void connectionAcquired(String pool, long waitedNanos) {
        tell(watcher -> watcher.connectionAcquired(pool, waitedNanos));
    }

    @Override
    public void connectionRefused(String pool, Fault reason) {
        tell(watcher -> watcher.connectionRefused(pool, reason));
    }

    @Override
    public void poolReported(PoolStatistics statistics) {
        tell(watcher -> watcher.poolReported(statistics));
    }

    @Override
    public void postgresLost(Throwable reason) {
        tell(watcher -> watcher.postgresLost(reason));
    }

    @Override
    public void postgresFound(String version) {
        tell(watcher -> watcher.postgresFound(version));
    }

    @Override
    public void redisLost(Throwable reason) {
        tell(watcher -> watcher.redisLost(reason));
    }

    @Override
    public void redisFound(String version) {
        tell(watcher -> watcher.redisFound(version));
    }

    /** Without {@link #tell}, which would cost an object for each command. */
    @Override
    public void redisCommandEnded(RedisOutcome outcome, long tookNanos) {
        for (Watcher watcher : watchers) {
            try {
                watcher.redisCommandEnded(outcome, tookNanos);
            } catch (Exception | LinkageError | AssertionError failure) {
                report(watcher, failure);
            }
        }
    }

    /** Without {@link #tell}, as above. */
    @Override
    public void limitDecided(String policy, LimitOutcome outcome) {
        for (Watcher watcher : watchers) {
            try {
                watcher.limitDecided(policy, outcome);
            } catch (Exception | LinkageError | AssertionError failure) {
                report(watcher, failure);
            }
        }
    }

    @Override
    public void limitsUnshared(Throwable reason) {
        tell(watcher -> watcher.limitsUnshared(reason));
    }

    @Override
    public void feedFound(int tables) {
        tell(watcher -> watcher.feedFound(tables));
    }

    @Override
    public void feedLost(Throwable reason) {
        tell(watcher -> watcher.feedLost(reason));
    }

    @Override
    public void feedIncomplete(List<String> findings, String command) {
        tell(watcher -> watcher.feedIncomplete(findings, command));
    }

    @Override
    public void changesHeard(int records) {
        tell(watcher -> watcher.changesHeard(records));
    }

    @Override
    public void writeAccepted(String resource, boolean isNew) {
        tell(watcher -> watcher.writeAccepted(resource, isNew));
    }

    @Override
    public void writesApplied(String resource, int writes, long tookMillis) {
        tell(watcher -> watcher.writesApplied(resource, writes, tookMillis));
    }

    @Override
    public void writeParked(String resource, String code) {
        tell(watcher -> watcher.writeParked(resource, code));
    }

    @Override
    public void journalReported(String resource, int part, long pending, long lagMillis) {
        tell(watcher -> watcher.journalReported(resource, part, pending, lagMillis));
    }

    @Override
    public void journalStuck(String resource, Throwable reason) {
        tell(watcher -> watcher.journalStuck(resource, reason));
    }

    @Override
    public void journalLost(String resource, String lastEntry) {
        tell(watcher -> watcher.journalLost(resource, lastEntry));
    }

    @Override
    public void loginEnded(boolean admitted) {
        tell(watcher -> watcher.loginEnded(admitted));
    }

    @Override
    public void sessionsUnusable(Throwable reason) {
        tell(watcher -> watcher.sessionsUnusable(reason));
    }

    @Override
    public void hashNotRenewed(Throwable reason) {
        tell(watcher -> watcher.hashNotRenewed(reason));
    }

    @Override
    public void keysNotRead(String issuer, Throwable reason) {
        tell(watcher -> watcher.keysNotRead(issuer, reason));
    }

    @Override
    public void journalUnusable(Throwable reason) {
        tell(watcher -> watcher.journalUnusable(reason));
    }

    @Override
    public void catalogLoaded(int relations, Duration took) {
        tell(watcher -> watcher.catalogLoaded(relations, took));
    }

    @Override
    public void catalogReloadFailed(Throwable reason) {
        tell(watcher -> watcher.catalogReloadFailed(reason));
    }

    @Override
    public void exportStarted(Call call, String resource) {
        tell(watcher -> watcher.exportStarted(call, resource));
    }

    @Override
    public void exportEnded(Call call, String resource, long rows, long bytes, Throwable failure) {
        tell(watcher -> watcher.exportEnded(call, resource, rows, bytes, failure));
    }

    @Override
    public void loopLagged(int loop, long nanos) {
        tell(watcher -> watcher.loopLagged(loop, nanos));
    }

    @Override
    public void loopStopped(int loop) {
        tell(watcher -> watcher.loopStopped(loop));
    }

    @Override
    public void started(String summary) {
        tell(watcher -> watcher.started(summary));
    }

    @Override
    public void draining(int activeCalls) {
        tell(watcher -> watcher.draining(activeCalls));
    }

    @Override
    public void stopped() {
        tell(Watcher::stopped);
    }

    @Override
    public void codingMissing(String coding, Throwable reason) {
        tell(watcher -> watcher.codingMissing(coding, reason));
    }
}
