package dev.headrace.stream;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.postgres.OpenCursor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * One answer on its way from a cursor to a socket. Everything runs on the request's event loop.
 *
 * <p>While a batch is written the next one is already on its way from PostgreSQL, unless the socket is full. So at most a
 * batch, the batch before it and the socket's queue are in memory, each of about {@link #BATCH_BYTES}.
 */
final class Delivery {
    private static final CharSequence TRAILER = HttpHeaders.createOptimized("trailer");
    private static final CharSequence ROW_COUNT = HttpHeaders.createOptimized("x-row-count");

    private static final int BATCH_BYTES = 192 * 1024;
    private static final int FIRST_BATCH_BYTES = 64 * 1024;
    private static final int MOST_ROWS = 2_000;
    private static final int QUEUE_BYTES = 256 * 1024;

    private final Vertx vertx;
    private final NanoClock clock;
    private final long stallMillis;
    private final Call call;
    private final HttpServerResponse response;
    private final OpenCursor cursor;
    private final RowEncoder encoder;
    private final Head head;
    private final Promise<Void> done = Promise.promise();
    private final Runnable cancel = this::cancelled;

    Delivery(
            Vertx vertx,
            NanoClock clock,
            long stallMillis,
            Call call,
            HttpServerResponse response,
            OpenCursor cursor,
            RowEncoder encoder,
            Head head) {
        this.vertx = vertx;
        this.clock = clock;
        this.stallMillis = stallMillis;
        this.call = call;
        this.response = response;
        this.cursor = cursor;
        this.encoder = encoder;
        this.head = head;
    }

    Future<Void> start(int rowBytes) {
        call.onCancel(cancel);
        encoder.begin();
        int first = Math.max(1, Math.min(MOST_ROWS, FIRST_BATCH_BYTES / Math.max(1, rowBytes)));
        cursor.read(first, encoder).compose(rows -> begin()).onFailure(this::fail);
        return done.future().eventually(this::release);
    }

    private Future<?> begin() {
        if (!cursor.hasMore()) {
            return sendWhole(response, encoder, head).onSuccess(sent -> done.tryComplete());
        }
        return head.streamed().map(ready -> {
            announceStream();
            deliver();
            return null;
        });
    }

    static Future<Void> sendWhole(HttpServerResponse response, RowEncoder encoder, Head head) {
        encoder.end();
        head.whole(encoder.rows());
        Buffer body = Buffer.buffer((int) Math.min(Integer.MAX_VALUE, encoder.bytes()));
        encoder.output.take().forEach(body::appendBuffer);
        response.headers().set(ROW_COUNT, Long.toString(encoder.rows()));
        return response.end(body);
    }

    private void announceStream() {
        response.setChunked(true);
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        response.headers().set(TRAILER, ROW_COUNT);
    }

    /** Writes what is encoded, and meanwhile has the next batch fetched. */
    private void deliver() {
        if (done.future().isComplete()) {
            return;
        }
        List<Buffer> chunks = encoder.output.take();
        if (!cursor.hasMore()) {
            finish(chunks);
            return;
        }
        boolean hasRoom = !response.writeQueueFull();
        Future<Integer> next = hasRoom ? readNext() : null;
        chunks.forEach(response::write);
        if (hasRoom) {
            next.onComplete(rows -> deliver(), this::fail);
        } else {
            awaitRoom();
        }
    }

    private Future<Integer> readNext() {
        return cursor.read(nextRows(), encoder);
    }

    /** As many rows as make a batch, judged by those that came so far. */
    private int nextRows() {
        long rowBytes = Math.max(1, encoder.bytes() / Math.max(1, encoder.rows()));
        return (int) Math.max(1, Math.min(MOST_ROWS, BATCH_BYTES / rowBytes));
    }

    private void awaitRoom() {
        if (!response.writeQueueFull()) {
            readOn();
            return;
        }
        long since = clock.nanos();
        long timer = vertx.setTimer(Math.max(1, stallMillis), id -> stalled());
        response.drainHandler(drained -> {
            vertx.cancelTimer(timer);
            call.timings().add(Stage.SEND, clock.nanos() - since);
            readOn();
        });
        done.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    private void readOn() {
        if (!done.future().isComplete()) {
            readNext().onComplete(rows -> deliver(), this::fail);
        }
    }

    private void finish(List<Buffer> chunks) {
        encoder.end();
        chunks.forEach(response::write);
        encoder.output.take().forEach(response::write);
        response.putTrailer(ROW_COUNT, Long.toString(encoder.rows()));
        response.end().onComplete(ended -> done.tryComplete(), this::fail);
    }

    private void stalled() {
        call.cancel(Fault.of(FaultCode.CLIENT_LEFT, "The client took nothing for " + stallMillis + " ms"));
    }

    private void cancelled() {
        fail(call.cancelled());
    }

    private void fail(Throwable reason) {
        done.tryFail(reason);
    }

    private Future<?> release() {
        call.forget(cancel);
        cursor.close();
        return Future.succeededFuture();
    }
}
