package dev.headrace.consistency;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What clients saw and what was done to the nodes, by all threads. */
final class History {
    /** The moment that times in messages count from. */
    final long began = System.nanoTime();

    final Queue<Read> reads = new ConcurrentLinkedQueue<>();
    final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
    /** What PostgreSQL holds in the end. */
    final Map<Row, Nodes.Seen> ends = new ConcurrentHashMap<>();

    void add(Read read) {
        reads.add(read);
    }

    void add(Write write) {
        writes.add(write);
    }

    void add(Failure failure) {
        failures.add(failure);
    }

    void add(Trouble trouble) {
        troubles.add(trouble);
    }
}
