package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-decoding that refuses what it cannot decode exactly.
 *
 * <p>Lenient decoders turn broken input into replacement characters, so that two different requests would mean the same.
 */
final class PercentDecoder {
    private static final PercentDecoder QUERY = new PercentDecoder(FaultCode.BAD_QUERY, "the query string", true);
    private static final PercentDecoder PATH = new PercentDecoder(FaultCode.BAD_PARAMETER, "the path", false);
    private static final PercentDecoder FORM = new PercentDecoder(FaultCode.BAD_BODY, "the body", true);

    private final FaultCode code;
    private final String place;
    private final boolean plusIsBlank;

    private PercentDecoder(FaultCode code, String place, boolean plusIsBlank) {
        this.code = code;
        this.place = place;
        this.plusIsBlank = plusIsBlank;
    }

    /** For names and values of a query string, where a plus stands for a blank. */
    static PercentDecoder ofQuery() {
        return QUERY;
    }

    /** For a segment of a path, where a plus is a plus. */
    static PercentDecoder ofPath() {
        return PATH;
    }

    /** For names and values of a form's body. */
    static PercentDecoder ofForm() {
        return FORM;
    }

    String decode(String encoded) {
        return isDecoded(encoded) ? encoded : decodeBytes(encoded);
    }

    /** Whether every character stands for itself, as in nearly all keys. */
    private boolean isDecoded(String encoded) {
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c < 0x20 || c > 0x7E || c == '%' || (c == '+' && plusIsBlank)) {
                return false;
            }
        }
        return true;
    }

    private String decodeBytes(String encoded) {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) hexPair(encoded, i);
                i += 2;
            } else {
                bytes[length++] = (byte) plain(c);
            }
        }
        return text(bytes, length);
    }

    private int hexPair(String encoded, int percent) {
        int high = percent + 2 < encoded.length() ? Character.digit(encoded.charAt(percent + 1), 16) : -1;
        int low = percent + 2 < encoded.length() ? Character.digit(encoded.charAt(percent + 2), 16) : -1;
        if (high < 0 || low < 0 || encoded.charAt(percent + 1) > 'f' || encoded.charAt(percent + 2) > 'f') {
            String shown = encoded.substring(percent, Math.min(encoded.length(), percent + 3));
            throw refusal("holds an invalid percent-encoding")
                    .details("'" + printable(shown) + "' is not a percent sign with two hexadecimal digits")
                    .hint("A percent sign itself is written %25");
        }
        return zeroRefused(high * 16 + low);
    }

    private int plain(char c) {
        if (c == '+' && plusIsBlank) {
            return ' ';
        }
        if (c > 0x7E || (c < 0x20 && c != 0)) {
            throw refusal("holds a character that must be percent-encoded")
                    .details(String.format("U+%04X stands there as it is", (int) c))
                    .hint("Encode the text as UTF-8 and each byte outside of ASCII as %XX");
        }
        return zeroRefused(c);
    }

    private int zeroRefused(int value) {
        if (value == 0) {
            throw refusal("holds a NUL character").details("PostgreSQL's text cannot hold one");
        }
        return value;
    }

    private String text(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal("is not valid UTF-8")
                    .details("The percent-encoded bytes are not the UTF-8 encoding of any text");
        }
    }

    private Fault refusal(String what) {
        return Fault.of(code, Character.toUpperCase(place.charAt(0)) + place.substring(1) + " " + what);
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
