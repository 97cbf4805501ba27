package dev.headrace.http;

import io.vertx.core.Future;

/**
 * Something that every request of a listener passes on the way to its route, also one that leads nowhere: who asks is
 * found out, what they may ask for is counted.
 */
@FunctionalInterface
public interface Gate {
    /**
     * Lets the request go on: at once with null, later with a future that succeeds. A failed one, like an exception, is the
     * answer; so is what the gate itself has sent. The body is not read here.
     */
    Future<?> pass(Exchange exchange);
}
