package dev.headrace.resource;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the lists that turned out too long for one batch and are streamed.
 *
 * <p>Each holds a connection of the list pool for as long as its client reads; without a bound a few slow readers would
 * take the pool from everybody else.
 */
public final class Downloads {
    private final int most;
    private final AtomicInteger running = new AtomicInteger();

    /** @param most how many may run at once */
    public Downloads(int most) {
        this.most = most;
    }

    /** Takes a place, or refuses. Whoever took one leaves it. */
    public void enter() {
        if (running.incrementAndGet() > most) {
            running.decrementAndGet();
            throw Fault.of(FaultCode.TOO_MANY_EXPORTS, "Too many long lists are being read at once")
                    .details("At most " + most + " answers are streamed from the pool at a time")
                    .hint("Ask for fewer rows with 'limit', or download from /export")
                    .retryAfter(Duration.ofSeconds(1));
        }
    }

    public void leave() {
        running.decrementAndGet();
    }
}
