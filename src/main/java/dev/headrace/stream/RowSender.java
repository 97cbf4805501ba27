package dev.headrace.stream;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.content.Answer;
import dev.headrace.postgres.OpenCursor;
import dev.headrace.postgres.RowSink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Sends rows as the body of an answer.
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
     * Sends what a cursor has: with its length when all of it fits into the first batch, streamed otherwise. Completes when
     * the last byte was handed to the socket; the cursor is closed in every case.
     *
     * @param unsent how many bytes wait for the socket, after one more attempt at giving them to it
     * @param rowBytes what a row is expected to take, for the size of the first batch
     */
    public Future<Void> send(
            Call call,
            Answer answer,
            LongSupplier unsent,
            OpenCursor cursor,
            RowEncoder encoder,
            int rowBytes,
            Head head) {
        Delivery delivery =
                new Delivery(vertx, clock, stallTimeout.toMillis(), call, answer, unsent, cursor, encoder, head);
        return delivery.start(rowBytes);
    }

    /** Sends the rows that were collected, with their length. */
    public Future<Void> sendCollected(Answer answer, RowEncoder collected, Head head) {
        return Delivery.sendWhole(answer, collected, head);
    }

    /**
     * Sends rows that are known to be few, with their length.
     *
     * @param rows fetches them into the sink that it is given
     */
    public Future<Void> sendFew(Answer answer, RowEncoder encoder, Head head, Function<RowSink, Future<Integer>> rows) {
        encoder.begin();
        return rows.apply(encoder).compose(count -> Delivery.sendWhole(answer, encoder, head));
    }
}
