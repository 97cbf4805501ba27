package dev.headrace.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The exchanges of one event loop that are not over: a list through the exchanges themselves.
 *
 * <p>One timer walks it a few times a second, which is cheaper than a timer for each request: there are at most as many
 * entries as connections, and an entry costs one comparison.
 */
final class Running {
    /** Written by the event loop alone; others only read it. */
    private final AtomicInteger size = new AtomicInteger();

    private Exchange newest;

    int size() {
        return size.get();
    }

    void add(Exchange exchange) {
        exchange.running = true;
        exchange.before = newest;
        if (newest != null) {
            newest.after = exchange;
        }
        newest = exchange;
        size.lazySet(size.getPlain() + 1);
    }

    /** Takes it out, if it is in: an HTTP/2 stream that was stopped may still report its end. */
    void remove(Exchange exchange) {
        if (!exchange.running) {
            return;
        }
        exchange.running = false;
        if (exchange.after != null) {
            exchange.after.before = exchange.before;
        } else {
            newest = exchange.before;
        }
        if (exchange.before != null) {
            exchange.before.after = exchange.after;
        }
        exchange.before = null;
        exchange.after = null;
        size.lazySet(size.getPlain() - 1);
    }

    boolean anyMatch(Predicate<Exchange> condition) {
        Exchange current = newest;
        while (current != null && !condition.test(current)) {
            current = current.before;
        }
        return current != null;
    }

    /** Visits all, newest first. The visitor may remove the one it visits; one it makes vanish beside it waits for the next walk. */
    void forEach(Consumer<Exchange> visitor) {
        Exchange current = newest;
        while (current != null) {
            Exchange next = current.before;
            visitor.accept(current);
            current = next;
        }
    }
}
