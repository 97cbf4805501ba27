package dev.headrace.stream;

import io.vertx.core.Future;

/** Writes the head of an answer whose rows have begun to arrive, when it is known which of two forms it takes. */
public interface Head {
    /** All rows are there; a fault thrown here is answered instead of them. */
    void whole(long rows);

    /** More rows will come than are there; the head goes out when the future completes. */
    Future<?> streamed();
}
