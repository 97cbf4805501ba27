package dev.headrace.content;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Where the body of a stream goes, a chunk at a time. For one event loop. */
public interface Outlet {
    void write(Buffer chunk);

    /** Whether nothing more should be written for now. */
    boolean isFull();

    /**
     * Names who is to be told.
     *
     * @param drained that there is room again
     * @param failed that the stream cannot go on
     */
    void listen(Runnable drained, Consumer<Throwable> failed);

    /** Whether something other than the client is being waited for. */
    boolean isWorking();

    /** How many chunks the socket has taken. */
    long taken();

    /** Ends the body behind everything that was written. */
    Future<Void> end();

    /** Gives back what it holds. Nothing is written any more. */
    void close();
}
