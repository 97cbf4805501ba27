package dev.headrace.stream;

import dev.headrace.catalog.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Rows as CSV with a header line, byte for byte what {@code COPY … CSV HEADER} writes: RFC 4180 but for the line feed
 * alone at the end of a line. NULL is nothing, the empty text is {@code ""}.
 */
public final class CsvRows extends RowEncoder {
    private static final Set<JsonKind> PLAIN =
            EnumSet.of(JsonKind.NUMBER, JsonKind.TIMESTAMP, JsonKind.TIMESTAMP_WITH_ZONE);
    private static final boolean[] MUST_QUOTE = mustQuote();
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final List<OutputColumn> columns;
    private final boolean isOnlyColumn;
    private final boolean forSpreadsheet;
    private final boolean[] isBoolean;
    /** Whose text has nothing to quote, and nothing to disarm. */
    private final boolean[] isPlain;

    /**
     * @param forSpreadsheet starts with a byte order mark, and puts an apostrophe before cells that a spreadsheet would
     *     run as a formula; this changes data
     */
    public CsvRows(List<OutputColumn> columns, boolean forSpreadsheet) {
        this.columns = List.copyOf(columns);
        this.isOnlyColumn = columns.size() == 1;
        this.forSpreadsheet = forSpreadsheet;
        this.isBoolean = new boolean[columns.size()];
        this.isPlain = new boolean[columns.size()];
        for (int column = 0; column < isBoolean.length; column++) {
            isBoolean[column] = columns.get(column).kind() == JsonKind.BOOLEAN;
            isPlain[column] = PLAIN.contains(columns.get(column).kind());
        }
    }

    private static boolean[] mustQuote() {
        boolean[] mustQuote = new boolean[256];
        ",\"\n\r".chars().forEach(character -> mustQuote[character] = true);
        return mustQuote;
    }

    @Override
    void begin() {
        if (forSpreadsheet) {
            output.write(BYTE_ORDER_MARK);
        }
        for (int column = 0; column < columns.size(); column++) {
            separate(column);
            byte[] name = columns.get(column).name().getBytes(StandardCharsets.UTF_8);
            cell(name, 0, name.length);
        }
        put('\n');
    }

    @Override
    void encode(byte[] bytes, int offset, int length) {
        int at = offset + 2;
        for (int column = 0; column < isBoolean.length; column++) {
            separate(column);
            int size = readInt(bytes, at);
            at += 4;
            if (size < 0) {
                continue;
            }
            if (isBoolean[column]) {
                put(bytes[at]);
            } else if (isPlain[column]) {
                output.write(bytes, at, size);
            } else {
                cell(bytes, at, at + size);
            }
            at += size;
        }
        put('\n');
    }

    private void separate(int column) {
        if (column > 0) {
            put(',');
        }
    }

    private void cell(byte[] bytes, int from, int to) {
        boolean disarm = forSpreadsheet && startsFormula(bytes, from, to);
        if (!disarm && !mustQuote(bytes, from, to)) {
            output.write(bytes, from, to - from);
            return;
        }
        output.reserve(2 * (to - from) + 3);
        byte[] target = output.bytes;
        int length = output.length;
        target[length++] = '"';
        if (disarm) {
            target[length++] = '\'';
        }
        for (int at = from; at < to; at++) {
            if (bytes[at] == '"') {
                target[length++] = '"';
            }
            target[length++] = bytes[at];
        }
        target[length++] = '"';
        output.length = length;
    }

    private boolean mustQuote(byte[] bytes, int from, int to) {
        if (from == to) {
            return true;
        }
        for (int at = from; at < to; at++) {
            if (MUST_QUOTE[bytes[at] & 0xff]) {
                return true;
            }
        }
        // Alone on its line, backslash and dot would end the data of a COPY.
        return isOnlyColumn && to - from == 2 && bytes[from] == '\\' && bytes[from + 1] == '.';
    }

    private static boolean startsFormula(byte[] bytes, int from, int to) {
        return from < to
                && switch (bytes[from]) {
                    case '=', '+', '-', '@', '\t', '\r', '\n' -> true;
                    default -> false;
                };
    }

    private void put(int character) {
        output.reserve(1);
        output.bytes[output.length++] = (byte) character;
    }
}
