package dev.headrace.postgres;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the reads of one statement from taking all connections: so many run, so many wait, the rest is refused.
 *
 * <p>When a table is locked, every read of it hangs until the lock timeout. Without this wall they would fill the pool
 * and hold up the reads of all other tables.
 */
final class Bulkhead {
    private final int places;
    private final int queue;
    private final Map<String, Compartment> compartments = new HashMap<>();

    Bulkhead(int places, int queue) {
        this.places = places;
        this.queue = queue;
    }

    private static final class Compartment {
        private int running;
        private final Deque<Runnable> waiting = new ArrayDeque<>();
    }

    /** Runs the work now or, on the thread of whoever leaves, when a place is free. Answers false when refused. */
    boolean enter(String statement, Runnable work) {
        synchronized (this) {
            Compartment compartment = compartments.computeIfAbsent(statement, key -> new Compartment());
            if (compartment.running >= places) {
                if (compartment.waiting.size() >= queue) {
                    return false;
                }
                compartment.waiting.addLast(work);
                return true;
            }
            compartment.running++;
        }
        work.run();
        return true;
    }

    /** Gives the place to the next in line. Once for each work that ran. */
    void leave(String statement) {
        Runnable next;
        synchronized (this) {
            Compartment compartment = compartments.get(statement);
            next = compartment.waiting.pollFirst();
            if (next == null && --compartment.running == 0) {
                compartments.remove(statement);
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
