package dev.headrace.limit;

import dev.headrace.loop.Timers;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** How many nodes share the limits, as far as was known last. Each says in Redis that it lives. */
final class LiveNodes {
    private static final long PERIOD = TimeUnit.SECONDS.toMillis(5);
    /** After three that were missed. */
    private static final long LIFETIME = 3 * PERIOD + PERIOD / 2;

    private final RedisLedger ledger;
    private volatile int count = 1;
    private volatile boolean hasLeft;

    LiveNodes(RedisLedger ledger) {
        this.ledger = ledger;
    }

    /** On an event loop. */
    void start(Timers timers) {
        tell();
        timers.every(PERIOD, this::tell);
    }

    private void tell() {
        if (hasLeft) {
            return;
        }
        ledger.alive(LIFETIME).onSuccess(alive -> count = Math.max(1, Math.toIntExact(alive)));
    }

    /** This node goes, and does not say again that it lives. */
    Future<?> leave() {
        hasLeft = true;
        return ledger.leave();
    }

    int count() {
        return count;
    }
}
