package dev.headrace.embedded;

/** An embedded server cannot be had: says what was tried, what failed, and what the user can do about it. */
public final class EmbeddedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedFailure(String message) {
        super(message);
    }

    EmbeddedFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
