package dev.headrace.auth;

/** A key, or a document of keys, that cannot be used; the message says why. */
final class UnusableKey extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableKey(String message, Throwable cause) {
        super(message, cause);
    }
}
