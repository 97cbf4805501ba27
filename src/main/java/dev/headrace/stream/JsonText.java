package dev.headrace.stream;

import java.nio.charset.StandardCharsets;

/** Writes single values as JSON, from the text that PostgreSQL printed: byte for byte what {@code to_json} makes of them. */
final class JsonText {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** For each byte below 128 the letter after its backslash, 'u' for a hexadecimal escape, 0 for none. */
    private static final byte[] ESCAPES = escapes();

    private JsonText() {}

    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        for (int control = 0; control < 0x20; control++) {
            escapes[control] = 'u';
        }
        escapes['\b'] = 'b';
        escapes['\f'] = 'f';
        escapes['\n'] = 'n';
        escapes['\r'] = 'r';
        escapes['\t'] = 't';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }

    /** Writes {@code "text"}. Runs that need no escape are copied whole. */
    static void string(Output output, byte[] bytes, int from, int to) {
        output.reserve(6 * (to - from) + 2);
        byte[] target = output.bytes;
        int length = output.length;
        target[length++] = '"';
        int run = from;
        for (int at = from; at < to; at++) {
            byte current = bytes[at];
            if (current < 0 || ESCAPES[current] == 0) {
                continue;
            }
            System.arraycopy(bytes, run, target, length, at - run);
            length += at - run;
            run = at + 1;
            length = escape(target, length, current);
        }
        System.arraycopy(bytes, run, target, length, to - run);
        length += to - run;
        target[length++] = '"';
        output.length = length;
    }

    private static int escape(byte[] target, int at, byte character) {
        int length = at;
        target[length++] = '\\';
        target[length++] = ESCAPES[character];
        if (ESCAPES[character] == 'u') {
            target[length++] = '0';
            target[length++] = '0';
            target[length++] = HEX[character >> 4];
            target[length++] = HEX[character & 0xf];
        }
        return length;
    }

    /** {@code t…} and {@code f…}, as the type prints itself or as a cast to text does. */
    static void bool(Output output, byte[] bytes, int from) {
        output.write(bytes[from] == 't' ? TRUE : FALSE);
    }

    /** A number as it is; {@code NaN} and {@code Infinity}, which JSON does not know, as strings. */
    static void number(Output output, byte[] bytes, int from, int to) {
        int first = bytes[from] == '-' ? from + 1 : from;
        if (first < to && bytes[first] >= '0' && bytes[first] <= '9') {
            output.write(bytes, from, to - from);
        } else {
            string(output, bytes, from, to);
        }
    }

    /**
     * A point in time in the form of ISO 8601: a T for the blank between day and time, and an offset with minutes. The
     * blank before an era ({@code 0044-03-15 BC}) stays.
     */
    static void timestamp(Output output, byte[] bytes, int from, int to, boolean withZone) {
        output.reserve(to - from + 5);
        byte[] target = output.bytes;
        int start = output.length;
        target[start] = '"';
        System.arraycopy(bytes, from, target, start + 1, to - from);
        int end = start + 1 + to - from;
        int blank = blankBeforeTime(target, start, end);
        if (blank > 0) {
            target[blank] = 'T';
            if (withZone) {
                end = withMinutes(target, blank, end);
            }
        }
        target[end++] = '"';
        output.length = end;
    }

    private static int blankBeforeTime(byte[] text, int from, int to) {
        for (int at = from; at < to - 1; at++) {
            if (text[at] == ' ') {
                return text[at + 1] >= '0' && text[at + 1] <= '9' ? at : 0;
            }
        }
        return 0;
    }

    /** Puts {@code :00} after an offset that is hours alone. */
    private static int withMinutes(byte[] text, int time, int end) {
        int sign = time;
        while (sign < end && text[sign] != '+' && text[sign] != '-') {
            sign++;
        }
        int after = sign + 3;
        if (after > end || (after < end && text[after] == ':')) {
            return end;
        }
        System.arraycopy(text, after, text, after + 3, end - after);
        text[after] = ':';
        text[after + 1] = '0';
        text[after + 2] = '0';
        return end + 3;
    }
}
