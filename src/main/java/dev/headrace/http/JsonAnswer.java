package dev.headrace.http;

import io.vertx.core.buffer.Buffer;

/**
 * A small JSON object that is an answer: its keys in the order in which they were put.
 *
 * <p>The toolkit's own loads two hundred classes for the first one, which may be the answer to a probe or a refusal beside
 * a server that is just starting, and keeps its event loop for a second on a busy machine.
 */
public final class JsonAnswer {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder(256).append('{');

    /** @param value null is written as null */
    public JsonAnswer put(String key, String value) {
        key(key);
        if (value == null) {
            text.append("null");
        } else {
            string(value);
        }
        return this;
    }

    public JsonAnswer put(String key, long value) {
        key(key);
        text.append(value);
        return this;
    }

    public JsonAnswer put(String key, boolean value) {
        key(key);
        text.append(value);
        return this;
    }

    /** Puts what the other one holds behind what this one holds. */
    public JsonAnswer putAll(JsonAnswer other) {
        if (other.text.length() > 1) {
            separate();
            text.append(other.text, 1, other.text.length());
        }
        return this;
    }

    public Buffer toBuffer() {
        return Buffer.buffer(toString());
    }

    @Override
    public String toString() {
        return text + "}";
    }

    private void key(String key) {
        separate();
        string(key);
        text.append(':');
    }

    private void separate() {
        if (text.length() > 1) {
            text.append(',');
        }
    }

    private void string(String value) {
        text.append('"');
        for (int at = 0; at < value.length(); at++) {
            character(value.charAt(at));
        }
        text.append('"');
    }

    private void character(char character) {
        switch (character) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (character < 0x20) {
                    text.append("\\u00").append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 0xf));
                } else {
                    text.append(character);
                }
            }
        }
    }
}
