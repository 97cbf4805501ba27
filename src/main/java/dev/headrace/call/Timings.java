package dev.headrace.call;

/** Nanoseconds that a call spent in each stage. Written by the call's event loop only. */
public final class Timings {
    private static final Stage[] STAGES = Stage.values();

    private final long[] nanos = new long[STAGES.length];

    public void add(Stage stage, long spent) {
        nanos[stage.ordinal()] += spent;
    }

    public long nanos(Stage stage) {
        return nanos[stage.ordinal()];
    }
}
