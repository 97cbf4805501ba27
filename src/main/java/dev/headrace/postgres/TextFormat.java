package dev.headrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Has PostgreSQL send the values of a result as text, in what a connection is about to send.
 *
 * <p>The client asks for its binary form of each type that it knows. In the text form PostgreSQL applies the output
 * function of each type by itself: exact for every type, and a fifth cheaper than a statement that prints its columns
 * with functions.
 */
final class TextFormat {
    private static final byte BIND = 'B';

    private TextFormat() {}

    /** Whole messages as they are, except that each Bind asks for text. Takes the messages and gives the answer away. */
    static ByteBuf demand(ByteBuf messages, ByteBufAllocator allocator) {
        ByteBuf changed = allocator.ioBuffer(messages.readableBytes());
        try {
            while (messages.readableBytes() >= RowTap.HEADER) {
                int start = messages.readerIndex();
                int size = Math.min(1 + messages.getInt(start + 1), messages.readableBytes());
                if (messages.getByte(start) == BIND) {
                    writeBind(messages, start, changed);
                } else {
                    changed.writeBytes(messages, start, size);
                }
                messages.skipBytes(size);
            }
            return changed.writeBytes(messages);
        } finally {
            messages.release();
        }
    }

    /** What stands behind the parameters are the formats of the results; none of them means text for all. */
    private static void writeBind(ByteBuf messages, int start, ByteBuf changed) {
        int formats = afterParameters(messages, start + RowTap.HEADER);
        int from = changed.writerIndex();
        changed.writeBytes(messages, start, formats - start).writeShort(0);
        changed.setInt(from + 1, changed.writerIndex() - from - 1);
    }

    private static int afterParameters(ByteBuf messages, int portal) {
        int at = afterText(messages, afterText(messages, portal));
        at += 2 + 2 * messages.getShort(at);
        int parameters = messages.getShort(at);
        at += 2;
        for (int parameter = 0; parameter < parameters; parameter++) {
            at += 4 + Math.max(0, messages.getInt(at));
        }
        return at;
    }

    private static int afterText(ByteBuf messages, int from) {
        return messages.indexOf(from, messages.writerIndex(), (byte) 0) + 1;
    }
}
