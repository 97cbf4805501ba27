package dev.headrace.loop;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between attempts: each twice as long as the one before, up to a limit, and up to a quarter shorter by chance,
 * so that many who lost the same thing do not come back at once. Not for several threads.
 */
public final class Backoff {
    private final long first;
    private final long longest;
    private long pause;

    /** Both in milliseconds. */
    public Backoff(long first, long longest) {
        this.first = first;
        this.longest = longest;
    }

    /** The next pause, in milliseconds. */
    public long next() {
        pause = Math.min(longest, Math.max(first, pause * 2));
        return pause - ThreadLocalRandom.current().nextLong(pause / 4);
    }

    /** Begins anew with the shortest pause. */
    public void reset() {
        pause = 0;
    }
}
