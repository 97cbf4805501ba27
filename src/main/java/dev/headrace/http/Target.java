package dev.headrace.http;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The request target as text: which characters it may hold, and what its percent-escapes say. */
final class Target {
    private Target() {}

    /** Refuses a target that holds anything but printable ASCII, or escapes that are no UTF-8 text. */
    static void check(String target) {
        boolean escaped = false;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw illegalCharacter(c, i);
            }
            escaped |= c == '%';
        }
        if (escaped) {
            decode(target);
        }
    }

    /** The text with its escapes resolved. A plus sign stays one. */
    static String decode(String text) {
        int first = text.indexOf('%');
        if (first < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = escape(text, i);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return utf8(bytes, length);
    }

    private static byte escape(String text, int at) {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(at + 2), 16);
        if (low < 0) {
            throw Fault.of(FaultCode.BAD_MESSAGE, "The request target holds a broken percent-escape")
                    .details("'" + text.substring(at, Math.min(text.length(), at + 3)) + "' is not % and two"
                            + " hexadecimal digits")
                    .hint("Write a plain percent sign as %25");
        }
        if (high == 0 && low == 0) {
            throw Fault.of(FaultCode.BAD_MESSAGE, "The request target holds a NUL character")
                    .hint("PostgreSQL text cannot hold %00");
        }
        return (byte) ((high << 4) | low);
    }

    private static String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw Fault.of(FaultCode.BAD_MESSAGE, "The percent-escapes of the request target are not UTF-8");
        }
    }

    private static Fault illegalCharacter(char c, int at) {
        return Fault.of(FaultCode.BAD_MESSAGE, "The request target holds a character that must be percent-encoded")
                .details(String.format("0x%02x at position %d", (int) c, at));
    }
}
