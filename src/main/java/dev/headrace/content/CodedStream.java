package dev.headrace.content;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Blocks becoming one coded stream. For one thread at a time; holds native memory until it is closed. */
final class CodedStream implements AutoCloseable {
    private final ByteArrayOutputStream coded = new ByteArrayOutputStream(16 * 1024);
    private final OutputStream coder;
    private final AtomicInteger open;
    private boolean closed;

    /** @param open counts the streams that are not closed */
    CodedStream(Codec codec, AtomicInteger open) throws IOException {
        this.coder = codec.open(coded);
        this.open = open;
        open.incrementAndGet();
    }

    /** What can be sent after one more block, which may be nothing. */
    Buffer code(Buffer block, boolean flush) throws IOException {
        coder.write(block.getBytes());
        if (flush) {
            coder.flush();
        }
        return take();
    }

    /** What there is after the last block. */
    Buffer end() throws IOException {
        close();
        return take();
    }

    private Buffer take() {
        Buffer taken = Buffer.buffer(coded.toByteArray());
        coded.reset();
        return taken;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            open.decrementAndGet();
            coder.close();
        }
    }
}
