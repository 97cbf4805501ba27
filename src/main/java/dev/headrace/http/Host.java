package dev.headrace.http;

/** The grammar of a Host header: a name or address, and perhaps a port. */
final class Host {
    private Host() {}

    /** Where the name ends and the port, if any, begins; -1 when the text is not a host. */
    static int endOfName(String text) {
        int end = text.startsWith("[") ? endOfAddress(text) : endOfPlainName(text);
        return end > 0 && isPortFrom(text, end) ? end : -1;
    }

    /** Whether the absolute request target is for that host. */
    static boolean isOf(String target, String host) {
        int authority = target.startsWith("http://") ? 7 : target.startsWith("https://") ? 8 : -1;
        if (authority < 0 || host == null || !target.regionMatches(true, authority, host, 0, host.length())) {
            return false;
        }
        int end = authority + host.length();
        return end == target.length() || target.charAt(end) == '/' || target.charAt(end) == '?';
    }

    private static int endOfPlainName(String text) {
        int i = 0;
        while (i < text.length() && isNameCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int endOfAddress(String text) {
        int i = 1;
        while (i < text.length() && (Character.digit(text.charAt(i), 16) >= 0 || ":.".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i > 2 && i < text.length() && text.charAt(i) == ']' ? i + 1 : -1;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_';
    }

    private static boolean isPortFrom(String text, int colon) {
        if (colon == text.length()) {
            return true;
        }
        int digits = text.length() - colon - 1;
        if (text.charAt(colon) != ':' || digits > 5) {
            return false;
        }
        for (int i = colon + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
