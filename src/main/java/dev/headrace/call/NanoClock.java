package dev.headrace.call;

/** A clock that only moves forward, for durations and deadlines. Injected, so that tests move it by hand. */
@FunctionalInterface
public interface NanoClock {
    /** Nanoseconds since an arbitrary moment. */
    long nanos();

    static NanoClock system() {
        return System::nanoTime;
    }
}
