package dev.headrace.content;

/**
 * What comes of a client's wishes and the codings that there are.
 *
 * @param coding in which it is answered where that gains anything; null for none
 * @param identity whether the client also takes bytes as they are
 */
public record Choice(Coding coding, boolean identity) {
    /** Bytes as they are. */
    public static final Choice PLAIN = new Choice(null, true);

    /** Nothing that there is would be taken. */
    static final Choice NOTHING = new Choice(null, false);

    boolean isNothing() {
        return coding == null && !identity;
    }
}
