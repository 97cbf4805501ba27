package dev.headrace.content;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/** Bytes as they are. */
final class PlainOutlet implements Outlet {
    private final HttpServerResponse response;
    private long taken;

    PlainOutlet(HttpServerResponse response) {
        this.response = response;
    }

    @Override
    public void write(Buffer chunk) {
        response.write(chunk).onSuccess(done -> taken++);
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void listen(Runnable drained, Consumer<Throwable> failed) {
        response.drainHandler(nothing -> drained.run());
    }

    @Override
    public boolean isWorking() {
        return false;
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public Future<Void> end() {
        return response.end();
    }

    @Override
    public void close() {}
}
