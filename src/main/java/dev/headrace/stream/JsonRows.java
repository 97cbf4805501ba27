package dev.headrace.stream;

import dev.headrace.catalog.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Rows as JSON objects: in an array, one on each line, or a single one. */
public final class JsonRows extends RowEncoder {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** What stands around the objects. */
    public enum Frame {
        /** {@code [{…},\n{…}]}. */
        ARRAY,
        /** An object on each line, with a line feed after each. */
        LINES,
        /** One object with nothing around it. */
        OBJECT
    }

    private final Frame frame;
    private final boolean stripNulls;
    private final JsonKind[] kinds;
    /** {@code "name":} of each column. */
    private final byte[][] members;

    /** @param stripNulls leaves out members whose value is null */
    public JsonRows(List<OutputColumn> columns, Frame frame, boolean stripNulls) {
        this.frame = frame;
        this.stripNulls = stripNulls;
        this.kinds = columns.stream().map(OutputColumn::kind).toArray(JsonKind[]::new);
        this.members = columns.stream().map(column -> member(column.name())).toArray(byte[][]::new);
    }

    private static byte[] member(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        Output quoted = new Output();
        JsonText.string(quoted, text, 0, text.length);
        quoted.write(new byte[] {':'});
        return Arrays.copyOf(quoted.bytes, quoted.length);
    }

    @Override
    void begin() {
        if (frame == Frame.ARRAY) {
            put('[');
        }
    }

    @Override
    void end() {
        if (frame == Frame.ARRAY) {
            put(']');
        }
    }

    @Override
    void encode(byte[] bytes, int offset, int length) {
        if (frame == Frame.ARRAY && !isFirst()) {
            put(',');
            put('\n');
        }
        object(bytes, offset);
        if (frame == Frame.LINES) {
            put('\n');
        }
    }

    private void object(byte[] bytes, int offset) {
        put('{');
        boolean isFirstMember = true;
        int at = offset + 2;
        for (int column = 0; column < kinds.length; column++) {
            int size = readInt(bytes, at);
            at += 4;
            if (!stripNulls || !isNull(column, bytes, at, size)) {
                if (!isFirstMember) {
                    put(',');
                }
                isFirstMember = false;
                output.write(members[column]);
                value(column, bytes, at, size);
            }
            at += Math.max(0, size);
        }
        put('}');
    }

    private boolean isNull(int column, byte[] bytes, int at, int size) {
        return size < 0
                || (size == 4
                        && (kinds[column] == JsonKind.JSON || kinds[column] == JsonKind.NESTED)
                        && Arrays.equals(bytes, at, at + 4, NULL, 0, 4));
    }

    private void value(int column, byte[] bytes, int at, int size) {
        if (size < 0) {
            output.write(NULL);
            return;
        }
        switch (kinds[column]) {
            case BOOLEAN -> JsonText.bool(output, bytes, at);
            case NUMBER -> JsonText.number(output, bytes, at, at + size);
            case TIMESTAMP -> JsonText.timestamp(output, bytes, at, at + size, false);
            case TIMESTAMP_WITH_ZONE -> JsonText.timestamp(output, bytes, at, at + size, true);
            case JSON, NESTED -> json(bytes, at, size);
            case TEXT -> JsonText.string(output, bytes, at, at + size);
        }
    }

    /** JSON as it is; on a line of its own without line breaks, which can only stand between its tokens. */
    private void json(byte[] bytes, int at, int size) {
        int start = output.length;
        output.write(bytes, at, size);
        if (frame == Frame.LINES) {
            for (int i = start; i < output.length; i++) {
                if (output.bytes[i] == '\n' || output.bytes[i] == '\r') {
                    output.bytes[i] = ' ';
                }
            }
        }
    }

    private void put(int character) {
        output.reserve(1);
        output.bytes[output.length++] = (byte) character;
    }
}
