package dev.headrace.work;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands a task over as it is: the bus is left to this process, so nothing is ever written to a wire. */
final class TaskCodec implements MessageCodec<Task<?>, Task<?>> {
    private final String name;

    TaskCodec(String name) {
        this.name = name;
    }

    @Override
    public Task<?> transform(Task<?> task) {
        return task;
    }

    @Override
    public void encodeToWire(Buffer buffer, Task<?> task) {
        throw new UnsupportedOperationException("tasks stay in this process");
    }

    @Override
    public Task<?> decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("tasks stay in this process");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
