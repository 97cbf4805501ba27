package dev.headrace.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Writes the head of an answer whose rows have begun to arrive, when it is known which of two forms it takes. */
public interface Head {
    /** All rows are there; a fault thrown here is answered instead of them. */
    void whole(long rows);

    /** What is sent when all rows are there, for a head that tells something of it. Called behind {@link #whole}. */
    default void body(Buffer body) {}

    /** More rows will come than are there; the head goes out when the future completes. */
    Future<?> streamed();
}
