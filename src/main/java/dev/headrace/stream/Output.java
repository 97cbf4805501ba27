package dev.headrace.stream;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes on their way out, collected into chunks of about 64 KiB.
 *
 * <p>Encoders write into {@code bytes} at {@code length} after {@link #reserve} and move {@code length} themselves: the
 * inner loops of an export run here, and a call for each byte would be most of their cost.
 */
final class Output {
    private static final int CHUNK = 64 * 1024;

    byte[] bytes = new byte[CHUNK + CHUNK / 4];
    int length;

    private final List<Buffer> chunks = new ArrayList<>();
    private int pending;
    private long total;

    /** Makes room for so many more bytes. */
    void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }

    void write(byte[] source) {
        write(source, 0, source.length);
    }

    void write(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Ends a row: a chunk that is large enough is put aside. */
    void endRow() {
        if (length >= CHUNK) {
            cut();
        }
    }

    /** Bytes written and not yet taken, but for those of the chunk that is being filled. */
    int pending() {
        return pending;
    }

    /** Everything written since the last call, in order. */
    List<Buffer> take() {
        cut();
        pending = 0;
        List<Buffer> taken = List.copyOf(chunks);
        chunks.clear();
        return taken;
    }

    /** Bytes ever written. */
    long total() {
        return total + length;
    }

    private void cut() {
        if (length > 0) {
            chunks.add(Buffer.buffer(length).appendBytes(bytes, 0, length));
            total += length;
            pending += length;
            length = 0;
            shrink();
        }
    }

    /** A single huge row must not hold its memory for the rest of the stream. */
    private void shrink() {
        if (bytes.length > 16 * CHUNK) {
            bytes = new byte[CHUNK + CHUNK / 4];
        }
    }
}
