package dev.headrace.postgres;

import dev.headrace.call.Deadline;
import java.time.Duration;

/**
 * How long PostgreSQL may work on one statement: the configured time, or what remains of the call where that is
 * meaningfully less.
 *
 * <p>Almost every call has more time left than a statement may take, and then nothing is sent: the configured time is a
 * property of the session. When less than four fifths of it remain, the connection is told in a message that travels
 * together with the statement, never in a round trip of its own. Between the two, the cancel request that the call's
 * deadline sends is soon enough.
 */
final class StatementTimeout {
    private static final long STEP = 100;

    private final long configured;

    StatementTimeout(Duration configured) {
        this.configured = configured.toMillis();
    }

    /** Milliseconds that a session allows when nobody asked for less; 0 means without limit. */
    long configured() {
        return configured;
    }

    /** Milliseconds for a statement that must end by the deadline, in whole steps so that few different ones occur. */
    long within(Deadline deadline) {
        long remaining = deadline.remainingMillis();
        if (configured == 0 || remaining >= configured * 4 / 5) {
            return configured;
        }
        return remaining < STEP ? Math.max(1, remaining) : remaining / STEP * STEP;
    }
}
