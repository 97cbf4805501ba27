package dev.headrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Takes rows off a connection before the client decodes them, and hands their bytes to a sink.
 *
 * <p>The client would make a String of each value and an object of each row, and a stream does nothing with them but
 * write their bytes again. Stands in front of the client's codec; everything but rows goes through to it, so that its
 * bookkeeping stays whole. Statements that are sent while a sink is open answer in text. While none is, buffers pass
 * untouched. Lives on the connection's event loop.
 */
final class RowTap extends ChannelDuplexHandler {
    /** Its name in the channel's pipeline. */
    static final String NAME = "row-tap";

    private static final byte DATA_ROW = 'D';
    /** A message is its kind, 1 byte, and its length, 4 bytes, which counts itself but not the kind. */
    static final int HEADER = 5;

    private static final int USUAL_WINDOW = 128 * 1024;
    private static final RowSink NOWHERE = (bytes, offset, length) -> {};

    private byte[] window = new byte[USUAL_WINDOW];
    private int start;
    private int end;
    /** The statements under way whose rows are taken, in the order in which they were sent and are answered. */
    private final Deque<Tapped> statements = new ArrayDeque<>(2);

    /** Rows taken since no statement was under way. */
    private int rows;

    private ChannelHandlerContext channel;
    private boolean paused;

    /** A statement under way, and what has come of it. */
    static final class Tapped {
        private RowSink sink;
        private int rows;
        private Throwable failure;

        private Tapped(RowSink sink) {
            this.sink = sink;
        }

        int rows() {
            return rows;
        }

        /** What the sink threw, or null. */
        Throwable failure() {
            return failure;
        }
    }

    /** Hands the rows of the statement that is sent next to the sink. */
    Tapped open(RowSink sink) {
        Tapped statement = new Tapped(sink);
        rows = statements.isEmpty() ? 0 : rows;
        statements.add(statement);
        return statement;
    }

    /** Drops the rows that are still to come: nobody waits for them any more. */
    void discard() {
        statements.forEach(statement -> statement.sink = NOWHERE);
        resume();
    }

    /** Goes on after the sink was full. */
    void resume() {
        if (paused) {
            paused = false;
            pass();
            channel.channel().config().setAutoRead(!paused);
        }
    }

    /** The statement was answered, which is told before anything of the next one's answer comes. */
    void close(Tapped statement) {
        statements.remove(statement);
    }

    /** How many rows have come, of all statements that were under way together. */
    int rows() {
        return rows;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        if (statements.isEmpty() && start == end) {
            context.fireChannelRead(buffer);
            return;
        }
        append(buffer);
        pass();
    }

    /** Passes on what has come in whole. While the sink is full nothing more is read: PostgreSQL has to wait. */
    private void pass() {
        while (!paused && end - start >= HEADER) {
            int size = 1 + messageLength();
            if (end - start < size) {
                break;
            }
            take(size);
        }
        tidy();
    }

    private void pauseIfFull(Tapped statement) {
        if (statement.sink.isFull()) {
            paused = true;
            channel.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean isTapped = !statements.isEmpty() && message instanceof ByteBuf;
        context.write(isTapped ? TextFormat.demand((ByteBuf) message, context.alloc()) : message, promise);
    }

    private int messageLength() {
        return (window[start + 1] & 0xff) << 24
                | (window[start + 2] & 0xff) << 16
                | (window[start + 3] & 0xff) << 8
                | (window[start + 4] & 0xff);
    }

    private void append(ByteBuf buffer) {
        int more = buffer.readableBytes();
        if (window.length - end < more) {
            makeRoom(more);
        }
        buffer.readBytes(window, end, more);
        end += more;
        buffer.release();
    }

    private void makeRoom(int more) {
        int used = end - start;
        byte[] target =
                window.length - used < more ? new byte[Math.max(window.length * 2, Math.addExact(used, more))] : window;
        System.arraycopy(window, start, target, 0, used);
        window = target;
        start = 0;
        end = used;
    }

    private void take(int size) {
        int from = start;
        start += size;
        Tapped statement = statements.peek();
        if (window[from] == DATA_ROW && statement != null) {
            handOver(statement, from + HEADER, size - HEADER);
            pauseIfFull(statement);
        } else {
            channel.fireChannelRead(channel.alloc().buffer(size).writeBytes(window, from, size));
        }
    }

    /** A sink that throws must not break the connection: the rest is dropped and the failure told at the end. */
    private void handOver(Tapped statement, int offset, int length) {
        statement.rows++;
        rows++;
        try {
            statement.sink.row(window, offset, length);
        } catch (Throwable thrown) {
            fail(statement.sink, thrown);
        }
    }

    /** Also what was sent ahead for the same sink has failed. */
    private void fail(RowSink sink, Throwable thrown) {
        for (Tapped statement : statements) {
            if (statement.sink == sink) {
                statement.failure = thrown;
                statement.sink = NOWHERE;
            }
        }
    }

    private void tidy() {
        if (start == end) {
            start = 0;
            end = 0;
            if (window.length > 8 * USUAL_WINDOW) {
                window = Arrays.copyOf(window, USUAL_WINDOW);
            }
        }
    }
}
