package dev.headrace.resource;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells of a row's JSON, as PostgreSQL prints it, whether a column of it has a certain value, without making objects of it:
 * rows are cached for all callers, and shown to their owner alone.
 */
final class OwnerMark {
    private final byte[] name;
    private final byte[] value;

    /** @param isText whether PostgreSQL prints the value in quotes */
    OwnerMark(String column, String value, boolean isText) {
        this.name = bytes(column, true);
        this.value = bytes(value, isText);
    }

    private static byte[] bytes(String text, boolean isText) {
        return (isText ? quoted(text) : text).getBytes(StandardCharsets.UTF_8);
    }

    /** As {@code to_json} prints a text. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (character < 0x20) {
                        json.append(String.format("\\u%04x", (int) character));
                    } else {
                        json.append(character);
                    }
                }
            }
        }
        return json.append('"').toString();
    }

    /** @param row {@code {"name":value,…}} without space around names, on one level or with JSON in its values */
    boolean isOn(Buffer row) {
        return isOn(row.getBytes());
    }

    boolean isOn(byte[] row) {
        int at = 1;
        while (row[at] == '"') {
            int end = endOfText(row, at);
            int start = end + 1;
            int endOfValue = endOfValue(row, start);
            if (Arrays.equals(row, at, end, name, 0, name.length)) {
                return Arrays.equals(row, start, endOfValue, value, 0, value.length);
            }
            at = Math.min(endOfValue + 1, row.length - 1);
        }
        return false;
    }

    /** The place behind the quote that ends the text. */
    private static int endOfText(byte[] row, int start) {
        int at = start + 1;
        while (row[at] != '"') {
            at += row[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    /** The place of the comma or brace behind the value. */
    private static int endOfValue(byte[] row, int start) {
        int depth = 0;
        int at = start;
        while (depth > 0 || (row[at] != ',' && row[at] != '}')) {
            switch (row[at]) {
                case '"' -> at = endOfText(row, at) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {
                    // a part of a number or word, or space within JSON of the row
                }
            }
            at++;
        }
        return at;
    }
}
