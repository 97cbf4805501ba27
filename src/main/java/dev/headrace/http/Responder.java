package dev.headrace.http;

import io.vertx.core.Future;

/** Answers one request. */
@FunctionalInterface
public interface Responder {
    /**
     * Writes the answer, at once or later. The future ends when there is nothing left to do; a failed one, like an
     * exception thrown here, becomes the answer of {@link FaultHandler}.
     */
    Future<?> respond(Exchange exchange);
}
