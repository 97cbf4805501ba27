package dev.headrace.stream;

import dev.headrace.postgres.RowSink;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Rows becoming the bytes of one answer. One object encodes one answer.
 *
 * <p>Rows arrive as the text that PostgreSQL's own output functions print; an encoder only adds what stands around the
 * values, and what JSON and CSV must escape.
 */
public abstract class RowEncoder implements RowSink {
    /** What is encoded and not yet taken, for which rows are waited with. */
    private static final int FULL = 512 * 1024;

    final Output output = new Output();
    private Runnable whenFull;
    private boolean full;
    private long rows;

    /** The encoder with what stands before the first row written, for rows that are collected before they are sent. */
    public final RowEncoder begun() {
        begin();
        return this;
    }

    /** Writes what stands before the first row. */
    void begin() {}

    /** Writes what stands after the last row. */
    void end() {}

    /** Everything that was encoded, with what stands after the last row. */
    public final Buffer whole() {
        end();
        Buffer whole = Buffer.buffer((int) Math.min(Integer.MAX_VALUE, bytes()));
        take().forEach(whole::appendBuffer);
        return whole;
    }

    /** Bounds what is encoded ahead. The action runs where the rows come from, and has it taken. */
    final void whenFull(Runnable action) {
        whenFull = action;
    }

    /**
     * Everything encoded since the last call. A full encoder stays full: where the rows come from on another event loop, that one
     * may not have looked yet, and would go on encoding while this one takes.
     */
    final List<Buffer> take() {
        return output.take();
    }

    /** There is room again. To be said before the rows are let come. */
    final void emptied() {
        full = false;
    }

    @Override
    public final boolean isFull() {
        return full;
    }

    abstract void encode(byte[] bytes, int offset, int length);

    @Override
    public final void row(byte[] bytes, int offset, int length) {
        encode(bytes, offset, length);
        rows++;
        output.endRow();
        if (output.pending() >= FULL && whenFull != null) {
            full = true;
            whenFull.run();
        }
    }

    final boolean isFirst() {
        return rows == 0;
    }

    /** Rows encoded so far. */
    public final long rows() {
        return rows;
    }

    /** Bytes encoded so far. */
    public final long bytes() {
        return output.total();
    }

    static int readInt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }
}
