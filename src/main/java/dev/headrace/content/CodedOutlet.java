package dev.headrace.content;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A coded stream: blocks go to a worker one after the other, and from there to the socket.
 *
 * <p>No block is coded while the socket is full, and whoever writes is told to wait while {@link #MOST_WAITING} bytes are not
 * coded. So what a slow client holds is bounded by those, one block in work, and the coder itself.
 */
final class CodedOutlet implements Outlet {
    private static final int BLOCK = 64 * 1024;
    private static final int MOST_WAITING = 2 * BLOCK;

    private final HttpServerResponse response;
    private final Compression compression;
    private final Codec codec;
    private final Queue<Buffer> waiting = new ArrayDeque<>();
    private final Promise<Void> ended = Promise.promise();
    private Runnable whenDrained = () -> {};
    private Consumer<Throwable> whenFailed = failure -> {};
    /** Opened, used and closed by workers, by one at a time. */
    private CodedStream stream;

    private int waitingBytes;
    private long taken;
    private boolean begun;
    private boolean working;
    private boolean ending;
    private boolean closed;

    CodedOutlet(HttpServerResponse response, Compression compression, Codec codec) {
        this.response = response;
        this.compression = compression;
        this.codec = codec;
    }

    @Override
    public void write(Buffer chunk) {
        for (int from = 0; from < chunk.length(); from += BLOCK) {
            waiting.add(chunk.length() <= BLOCK ? chunk : chunk.slice(from, Math.min(chunk.length(), from + BLOCK)));
        }
        waitingBytes += chunk.length();
        goOn();
    }

    @Override
    public boolean isFull() {
        return waitingBytes >= MOST_WAITING || response.writeQueueFull();
    }

    @Override
    public void listen(Runnable drained, Consumer<Throwable> failed) {
        whenDrained = drained;
        whenFailed = failed;
        response.drainHandler(nothing -> drained());
    }

    private void drained() {
        goOn();
        if (!closed && !ending && !isFull()) {
            whenDrained.run();
        }
    }

    @Override
    public boolean isWorking() {
        return working;
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public Future<Void> end() {
        ending = true;
        goOn();
        return ended.future();
    }

    /** Has the next block coded, if there is one and the socket takes what comes of it. */
    private void goOn() {
        boolean isNeeded = !waiting.isEmpty() || ending;
        if (working || closed || !isNeeded || response.writeQueueFull()) {
            return;
        }
        working = true;
        Buffer block = waiting.poll();
        if (block == null) {
            compression.work(() -> stream().end()).onComplete(this::finish, this::fail);
            return;
        }
        waitingBytes -= block.length();
        // What nothing follows for now must not wait for more; and the first rows are wanted at once.
        boolean flush = !begun || (waiting.isEmpty() && !ending);
        begun = true;
        compression.work(() -> stream().code(block, flush)).onComplete(this::send, this::fail);
    }

    private CodedStream stream() throws IOException {
        if (stream == null) {
            stream = compression.open(codec);
        }
        return stream;
    }

    private void send(Buffer coded) {
        working = false;
        if (closed) {
            release();
            return;
        }
        if (coded.length() > 0) {
            response.write(coded).onSuccess(done -> taken++);
        }
        drained();
    }

    private void finish(Buffer coded) {
        working = false;
        stream = null;
        if (!closed) {
            response.end(coded).onComplete(ended);
        }
    }

    private void fail(Throwable failure) {
        working = false;
        ended.tryFail(failure);
        if (closed) {
            release();
        } else {
            whenFailed.accept(failure);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting.clear();
            if (!working) {
                release();
            }
        }
    }

    /** A coder that was broken off still has native memory. */
    private void release() {
        CodedStream broken = stream;
        if (broken != null) {
            compression.work(() -> {
                broken.close();
                return null;
            });
        }
    }
}
