package dev.headrace.content;

import java.util.Locale;

/** A content coding, by its name in {@code Content-Encoding}. */
public enum Coding {
    ZSTD,
    BR,
    GZIP;

    private final String token = name().toLowerCase(Locale.ROOT);
    /** How the tag of a form in this coding ends. */
    private final String ending = "-" + token + '"';

    public String token() {
        return token;
    }

    /** The strong tag of what a tag is for, in this coding: other bytes, so another tag. */
    public String tagged(String tag) {
        return tag.substring(0, tag.length() - 1) + ending;
    }

    /** Whether a text is the tag of that in this coding. */
    boolean isTagged(String text, String tag) {
        int common = tag.length() - 1;
        return text.length() == common + ending.length()
                && text.endsWith(ending)
                && text.startsWith(tag.substring(0, common));
    }
}
