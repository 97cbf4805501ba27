package dev.headrace.call;

import java.time.Duration;

/** The moment by which a call must have its answer; every wait below it takes what remains. */
public final class Deadline {
    private final NanoClock clock;
    private final long end;
    private final boolean bounded;

    private Deadline(NanoClock clock, long end, boolean bounded) {
        this.clock = clock;
        this.end = end;
        this.bounded = bounded;
    }

    public static Deadline in(Duration time, NanoClock clock) {
        return new Deadline(clock, clock.nanos() + time.toNanos(), true);
    }

    /** No end: for downloads, which a stall limit bounds instead. */
    public static Deadline none(NanoClock clock) {
        return new Deadline(clock, 0, false);
    }

    public boolean isBounded() {
        return bounded;
    }

    /** Nanoseconds left, never negative; {@link Long#MAX_VALUE} without an end. */
    public long remainingNanos() {
        return bounded ? Math.max(0, end - clock.nanos()) : Long.MAX_VALUE;
    }

    /** Milliseconds left, rounded up, so that a positive remainder never becomes 0. */
    public long remainingMillis() {
        return bounded ? (remainingNanos() + 999_999) / 1_000_000 : Long.MAX_VALUE;
    }

    public boolean hasPassed() {
        return bounded && remainingNanos() == 0;
    }
}
