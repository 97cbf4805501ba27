package dev.headrace.stream;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.postgres.OpenCursor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * Sends the rows of a cursor as the body of an answer: whole with its length when they fit into the first batch, streamed
 * otherwise.
 *
 * <p>A stream is whole or visibly broken: after the first byte every failure fails the future, and who gets it must break
 * the connection. What a slow reader holds is bounded: PostgreSQL is asked for the next batch only while the socket takes
 * what was written.
 */
public final class RowSender {
    private final Vertx vertx;
    private final Duration stallTimeout;
    private final NanoClock clock;

    /** @param stallTimeout how long a client may take nothing */
    public RowSender(Vertx vertx, Duration stallTimeout, NanoClock clock) {
        this.vertx = vertx;
        this.stallTimeout = stallTimeout;
        this.clock = clock;
    }

    /**
     * Sends everything; completes when the last byte was handed to the socket. The cursor is closed in every case.
     *
     * @param rowBytes what a row is expected to take, for the size of the first batch
     */
    public Future<Void> send(
            Call call, HttpServerResponse response, OpenCursor cursor, RowEncoder encoder, int rowBytes, Head head) {
        Delivery delivery =
                new Delivery(vertx, clock, stallTimeout.toMillis(), call, response, cursor, encoder, head);
        return delivery.start(rowBytes);
    }
}
