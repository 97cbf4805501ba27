package dev.headrace.dialect;

/** A piece of a request's text, short enough to be quoted in a fault. */
final class Excerpt {
    private static final int LONGEST = 40;

    private Excerpt() {}

    static String of(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
