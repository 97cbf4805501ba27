package dev.headrace.watch;

import java.time.Duration;

/** The upper bounds of the histograms. Each bound is a series for each set of labels, so there are as few as answer the question. */
final class Buckets {
    /** Those that OpenTelemetry advises for HTTP servers, and 1 ms, below which a cached answer should stay. */
    static final Duration[] REQUEST = millis(1, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000);

    static final Duration[] STAGE = millis(1, 10, 100, 500, 2500);
    static final Duration[] QUERY = millis(1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000);
    static final Duration[] POOL_WAIT = millis(1, 10, 50, 100, 500, 2000);
    static final Duration[] LOOP_LAG = millis(2, 10, 50, 100, 500, 2000);

    /** An answer from the same rack takes a fraction of a millisecond; 100 ms is the usual command timeout. */
    static final Duration[] REDIS = {
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500)
    };

    private Buckets() {}

    private static Duration[] millis(long... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofMillis(bounds[i]);
        }
        return durations;
    }
}
