package dev.headrace.watch;

import dev.headrace.call.NanoClock;
import java.util.concurrent.TimeUnit;

/**
 * Lets a number of lines of one kind through in each second and counts the rest.
 *
 * <p>Without it, whoever can provoke a line can fill the disk. Told from many event loops; a lock is held for a few
 * instructions only.
 */
final class LineLimit {
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private final int linesPerSecond;
    private final NanoClock clock;
    private long windowStart;
    private int admitted;
    private long suppressed;

    LineLimit(int linesPerSecond, NanoClock clock) {
        this.linesPerSecond = linesPerSecond;
        this.clock = clock;
        this.windowStart = clock.nanos();
    }

    /** Whether the next line may be written; one that may not is counted. */
    synchronized boolean admits() {
        long now = clock.nanos();
        if (now - windowStart >= WINDOW) {
            windowStart = now;
            admitted = 0;
        }
        if (admitted == linesPerSecond) {
            suppressed++;
            return false;
        }
        admitted++;
        return true;
    }

    /** How many lines were left out since the last time of asking, for the next line to tell. */
    synchronized long takeSuppressed() {
        long count = suppressed;
        suppressed = 0;
        return count;
    }
}
