package dev.headrace.cache;

import dev.headrace.call.NanoClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/** Time that passes only from one event to the next, so that a schedule of hours takes no time and repeats exactly. */
final class SimulatedTime implements NanoClock, InstantSource {
    private static final long START_MILLIS = 1_700_000_000_000L;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long micros;
    private long number;

    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    /** Begins anew, with nothing to come. */
    void reset() {
        events.clear();
        micros = 0;
        number = 0;
    }

    long micros() {
        return micros;
    }

    /** Runs the action so many microseconds from now; what is due at one moment runs in the order in which it was asked for. */
    void after(long delay, Runnable action) {
        events.add(new Event(micros + Math.max(0, delay), number++, action));
    }

    /** Goes on until that moment. */
    void runUntil(long end) {
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.poll();
            micros = event.at;
            event.action.run();
        }
        micros = end;
    }

    @Override
    public long nanos() {
        return micros * 1000;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(START_MILLIS + micros / 1000);
    }

    @Override
    public long millis() {
        return START_MILLIS + micros / 1000;
    }
}
