package dev.headrace.http;

import dev.headrace.call.Address;
import java.util.List;
import java.util.Locale;

/** The addresses in a header to which each proxy adds the one that it was called from, read from the last one on. */
final class Hops {
    private static final String FOR = "for=";

    private final String text;
    private final boolean isForwarded;
    private int end;

    private Hops(String text, boolean isForwarded) {
        this.text = text;
        this.isForwarded = isForwarded;
        this.end = text.length();
    }

    /** Those of {@code X-Forwarded-For}: addresses with commas between. Several lines are one. */
    static Hops ofList(List<String> lines) {
        return new Hops(String.join(",", lines), false);
    }

    /** Those of {@code Forwarded}, RFC 7239. */
    static Hops ofForwarded(List<String> lines) {
        return new Hops(String.join(",", lines), true);
    }

    /** The next one towards the client; null at the end, and for one that is hidden, unknown or no address. */
    Address previous() {
        if (end <= 0) {
            return null;
        }
        // No address holds a comma, so one between quotes belongs to something that cannot be read anyway.
        int start = text.lastIndexOf(',', end - 1) + 1;
        String element = text.substring(start, end).strip();
        end = start - 1;
        return address(isForwarded ? forwardedFor(element) : element);
    }

    private static String forwardedFor(String element) {
        for (String pair : element.split(";")) {
            String parameter = pair.strip();
            if (parameter.toLowerCase(Locale.ROOT).startsWith(FOR)) {
                return unquoted(parameter.substring(FOR.length()));
            }
        }
        return "";
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** An address with or without a port. */
    private static Address address(String node) {
        if (node.startsWith("[")) {
            int close = node.indexOf(']');
            return close < 0 || !isPort(node, close + 1) ? null : Address.parse(node.substring(1, close));
        }
        int colon = node.indexOf(':');
        boolean hasPort = colon > 0 && colon == node.lastIndexOf(':');
        if (hasPort) {
            return isPort(node, colon) ? Address.parse(node.substring(0, colon)) : null;
        }
        return Address.parse(node);
    }

    /** Whether nothing or a port begins there; Forwarded may hide the number behind a name. */
    private static boolean isPort(String node, int at) {
        return at == node.length()
                || (node.charAt(at) == ':' && node.substring(at + 1).matches("[0-9]{1,5}|_[\\w.-]+"));
    }
}
