package dev.headrace.consistency;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** Who may read a lonely row on a node: one at a time. */
final class Turns {
    /** As long as a node may still be at work on a request that nobody waits for any more. */
    private static final long AFTERMATH = Duration.ofSeconds(12).toNanos();

    private final AtomicIntegerArray taken;
    private final AtomicLongArray aloneFrom;

    Turns(int nodes) {
        taken = new AtomicIntegerArray(nodes * Row.COUNT);
        aloneFrom = new AtomicLongArray(nodes * Row.COUNT);
        for (int i = 0; i < aloneFrom.length(); i++) {
            aloneFrom.set(i, System.nanoTime());
        }
    }

    boolean take(int node, Row row) {
        return taken.compareAndSet(place(node, row), 0, 1);
    }

    /** Whether nobody else's read of it is under way; to be asked by who has the turn. */
    boolean isAlone(int node, Row row) {
        return System.nanoTime() - aloneFrom.get(place(node, row)) >= 0;
    }

    void giveBack(int node, Row row, boolean isAnswered) {
        if (!isAnswered) {
            aloneFrom.set(place(node, row), System.nanoTime() + AFTERMATH);
        }
        taken.set(place(node, row), 0);
    }

    private static int place(int node, Row row) {
        return node * Row.COUNT + row.number();
    }
}
