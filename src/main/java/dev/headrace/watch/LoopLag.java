package dev.headrace.watch;

import dev.headrace.call.NanoClock;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;

/**
 * A timer on one event loop that tells how late the loop ran it: the time by which everything else on that loop was late too.
 *
 * <p>Started and stopped on the event loop that it measures. Each turn arms the next one, because a periodic timer catches
 * up after a stall with a burst of turns that are all in time.
 */
public final class LoopLag {
    private static final long PERIOD_MILLIS = 20;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    private static final long STACK_AFTER_MILLIS = 1000;

    private final Vertx vertx;
    private final int loop;
    private final NanoClock clock;
    private final Watcher watcher;
    private long due;
    private long timer;

    public LoopLag(Vertx vertx, int loop, NanoClock clock, Watcher watcher) {
        this.vertx = vertx;
        this.loop = loop;
        this.clock = clock;
        this.watcher = watcher;
    }

    /** Lets the toolkit name an event loop that is stuck while it is stuck, which no timer of that loop can, with its stack. */
    public static void reportStuckLoops(VertxOptions options) {
        options.setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setBlockedThreadCheckInterval(STACK_AFTER_MILLIS / 2)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(STACK_AFTER_MILLIS)
                .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
                .setWarningExceptionTime(STACK_AFTER_MILLIS);
    }

    public void start() {
        watcher.loopLagged(loop, 0);
        arm();
    }

    public void stop() {
        vertx.cancelTimer(timer);
        watcher.loopStopped(loop);
    }

    private void arm() {
        due = clock.nanos() + PERIOD_NANOS;
        timer = vertx.setTimer(PERIOD_MILLIS, id -> turn());
    }

    private void turn() {
        long late = Math.max(0, clock.nanos() - due);
        arm();
        watcher.loopLagged(loop, late);
    }
}
