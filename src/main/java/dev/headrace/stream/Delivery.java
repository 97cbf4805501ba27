package dev.headrace.stream;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import dev.headrace.content.Answer;
import dev.headrace.content.Outlet;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.postgres.OpenCursor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One answer on its way from a cursor to a socket. Everything runs on the request's event loop.
 *
 * <p>While a batch is written the next two are already on their way from PostgreSQL, unless the socket is full. So at most
 * two batches and the socket's queue are in memory, each of about {@link #BATCH_BYTES}; rows that turn out much larger
 * than those before them are taken before their batch is complete, and PostgreSQL waits meanwhile.
 */
final class Delivery {
    private static final CharSequence TRAILER = HttpHeaders.createOptimized("trailer");
    private static final CharSequence ROW_COUNT = HttpHeaders.createOptimized("x-row-count");

    private static final long NONE = -1;
    private static final int BATCH_BYTES = 320 * 1024;
    private static final int FIRST_BATCH_BYTES = 64 * 1024;
    private static final int MOST_ROWS = 2_000;
    private static final int QUEUE_BYTES = 256 * 1024;

    private final Vertx vertx;
    private final NanoClock clock;
    private final long stallMillis;
    private final Call call;
    private final Answer answer;
    private final HttpServerResponse response;
    private final LongSupplier unsent;
    private final OpenCursor cursor;
    private final RowEncoder encoder;
    private final Head head;
    private final Promise<Void> done = Promise.promise();
    private final Runnable cancel = this::cancelled;
    private long waitingSince;
    private long stallTimer = NONE;
    /** Chunks that were taken from end to end when the watch began, and what was left for the socket then. */
    private long chunksTakenBefore;

    private long unsentBefore;
    private Future<?> streaming;
    /** Where the rows go once they are streamed. */
    private Outlet outlet;

    private boolean paused;
    private boolean going;
    private boolean again;
    private boolean finished;

    Delivery(
            Vertx vertx,
            NanoClock clock,
            long stallMillis,
            Call call,
            Answer answer,
            LongSupplier unsent,
            OpenCursor cursor,
            RowEncoder encoder,
            Head head) {
        this.vertx = vertx;
        this.clock = clock;
        this.stallMillis = stallMillis;
        this.call = call;
        this.answer = answer;
        this.response = answer.response();
        this.unsent = unsent;
        this.cursor = cursor;
        this.encoder = encoder;
        this.head = head;
    }

    Future<Void> start(int rowBytes) {
        Context context = vertx.getOrCreateContext();
        call.onCancel(cancel);
        encoder.begin();
        encoder.whenFull(() -> context.runOnContext(full -> follow(Future.succeededFuture(), this::stream)));
        int first = Math.max(1, Math.min(MOST_ROWS, FIRST_BATCH_BYTES / Math.max(1, rowBytes)));
        follow(cursor.read(first, encoder), this::begin);
        return done.future().eventually(this::release);
    }

    /** Goes on with the next step; what that throws ends the delivery as a failure does. */
    private void follow(Future<?> before, Runnable step) {
        before.map(ready -> {
                    step.run();
                    return ready;
                })
                .onFailure(this::fail);
    }

    private void begin() {
        if (cursor.hasMore() || streaming != null) {
            stream();
        } else {
            follow(sendWhole(answer, encoder, head), done::tryComplete);
        }
    }

    static Future<Void> sendWhole(Answer answer, RowEncoder encoder, Head head) {
        Buffer body = encoder.whole();
        head.whole(encoder.rows());
        head.body(body);
        answer.response().headers().set(ROW_COUNT, Long.toString(encoder.rows()));
        return answer.end(body);
    }

    private void stream() {
        if (streaming == null) {
            streaming = head.streamed();
            follow(streaming, this::announceStream);
        } else if (streaming.isComplete()) {
            go();
        }
    }

    private void announceStream() {
        response.setChunked(true);
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        outlet = answer.stream();
        outlet.listen(this::drained, this::fail);
        response.headers().set(TRAILER, ROW_COUNT);
        go();
    }

    /** While a read runs on another event loop the encoder is not to be touched; the end of the read comes by anyway. */
    private void drained() {
        stopWatch();
        if (paused) {
            paused = false;
            resume();
        }
        if (cursor.isReadable()) {
            go();
        }
    }

    /**
     * Goes on as far as it can. A read that another event loop answers at once ends while this one is still at work: its rows come
     * behind those that were taken before.
     */
    private void go() {
        again = true;
        if (going) {
            return;
        }
        going = true;
        try {
            while (again) {
                again = false;
                pass();
            }
        } finally {
            going = false;
        }
    }

    /** Has more rows fetched if there is room for them, and writes what is encoded. */
    private void pass() {
        if (finished || done.future().isComplete()) {
            return;
        }
        boolean wasFull = encoder.isFull();
        List<Buffer> chunks = encoder.take();
        if (!cursor.hasMore()) {
            finish(chunks);
            return;
        }
        while (!outlet.isFull() && cursor.isReadable()) {
            follow(readNext(), this::go);
        }
        chunks.forEach(outlet::write);
        boolean hasRoom = !outlet.isFull();
        watchForStall(!hasRoom);
        if (wasFull && hasRoom) {
            paused = false;
            resume();
        } else {
            paused |= wasFull;
        }
    }

    private void resume() {
        encoder.emptied();
        cursor.resume();
    }

    private Future<Integer> readNext() {
        return cursor.read(nextRows(), encoder);
    }

    /** As many rows as make a batch, judged by those that came so far. */
    private int nextRows() {
        long rowBytes = Math.max(1, encoder.bytes() / Math.max(1, encoder.rows()));
        return (int) Math.max(1, Math.min(MOST_ROWS, BATCH_BYTES / rowBytes));
    }

    private void watchForStall(boolean isWaiting) {
        if (!isWaiting) {
            stopWatch();
        } else if (stallTimer == NONE) {
            waitingSince = clock.nanos();
            startWatch();
        }
    }

    private void startWatch() {
        chunksTakenBefore = outlet.taken();
        unsentBefore = unsent.getAsLong();
        stallTimer = vertx.setTimer(Math.max(1, stallMillis), this::timeIsOver);
    }

    /** A client may take less in that time than makes room for more, and yet read on. */
    private void timeIsOver(long timer) {
        boolean isReading = unsent.getAsLong() < unsentBefore || outlet.taken() > chunksTakenBefore;
        if (stallTimer != timer) {
            return; // There was room after all, and the delivery went on meanwhile.
        }
        if (isReading || outlet.isWorking()) {
            startWatch();
        } else {
            stalled();
        }
    }

    private void stopWatch() {
        if (stallTimer != NONE) {
            vertx.cancelTimer(stallTimer);
            stallTimer = NONE;
            call.timings().add(Stage.SEND, clock.nanos() - waitingSince);
        }
    }

    private void finish(List<Buffer> chunks) {
        finished = true;
        encoder.end();
        chunks.forEach(outlet::write);
        encoder.take().forEach(outlet::write);
        response.putTrailer(ROW_COUNT, Long.toString(encoder.rows()));
        watchForStall(true);
        follow(outlet.end(), done::tryComplete);
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
        stopWatch();
        call.forget(cancel);
        cursor.close();
        if (outlet != null) {
            outlet.close();
        }
        return Future.succeededFuture();
    }
}
