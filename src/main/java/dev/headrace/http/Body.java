package dev.headrace.http;

import dev.headrace.call.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * The body of one request: kept for a route that reads it, otherwise only counted. Either way bounded in size and time, and
 * read to its end, because the next request of the connection stands behind it.
 */
final class Body implements Handler<Buffer> {
    /** Why a body stops being read. */
    enum Trouble {
        TOO_LARGE,
        /** An empty chunk, by which {@link StrictDecoder} tells of framing that cannot be read. */
        EMPTY_CHUNK
    }

    private final long limit;
    private final Consumer<Trouble> onTrouble;
    private final Buffer kept;
    private final Promise<Buffer> whole = Promise.promise();
    private Deadline deadline;
    private long received;
    private boolean discarding;
    private boolean ended;

    Body(long limit, boolean keep, Deadline deadline, Consumer<Trouble> onTrouble) {
        this.limit = limit;
        this.kept = keep ? Buffer.buffer() : null;
        this.deadline = deadline;
        this.onTrouble = onTrouble;
    }

    @Override
    public void handle(Buffer chunk) {
        if (discarding) {
            return;
        }
        received += chunk.length();
        if (chunk.length() == 0) {
            onTrouble.accept(Trouble.EMPTY_CHUNK);
        } else if (received > limit) {
            onTrouble.accept(Trouble.TOO_LARGE);
        } else if (kept != null) {
            kept.appendBuffer(chunk);
        }
    }

    /** Nothing of it is wanted any more; the rest is dropped until then. */
    void discard(Deadline until) {
        discarding = true;
        deadline = until;
    }

    void end() {
        ended = true;
        if (kept != null) {
            whole.tryComplete(kept);
        }
    }

    void fail(Throwable reason) {
        whole.tryFail(reason);
    }

    Future<Buffer> whole() {
        return whole.future();
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isLate() {
        return !ended && deadline.hasPassed();
    }
}
