package dev.headrace.fault;

import java.time.Duration;

/**
 * An expected failure: what a caller is told, and the only exception that carries an answer.
 *
 * <p>Its texts are public: they name what was wrong, what is allowed and the nearest match, never SQL, hosts or stack
 * traces. It has no stack trace of its own because it is an answer, not a bug.
 */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;
    private final String details;
    private final String hint;
    private final long retryAfterSeconds;

    private Fault(String code, int status, String message, String details, String hint, long retryAfterSeconds) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.details = details;
        this.hint = hint;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public static Fault of(FaultCode code, String message) {
        return new Fault(code.code(), code.status(), message, null, null, 0);
    }

    /** A failure that PostgreSQL reported: its SQLSTATE is the code. */
    public static Fault ofSqlState(String sqlState, int status, String message, String details, String hint) {
        return new Fault(sqlState, status, message, details, hint, 0);
    }

    public Fault details(String text) {
        return new Fault(code, status, getMessage(), text, hint, retryAfterSeconds);
    }

    public Fault hint(String text) {
        return new Fault(code, status, getMessage(), details, text, retryAfterSeconds);
    }

    /** Tells clients when asking again makes sense, rounded up to whole seconds. */
    public Fault retryAfter(Duration wait) {
        return new Fault(
                code,
                status,
                getMessage(),
                details,
                hint,
                Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    public boolean is(FaultCode other) {
        return code.equals(other.code());
    }

    /** Whether PostgreSQL could not take a text as a value of its type: SQLSTATE class 22, data exception. */
    public static boolean isBadValue(Throwable failure) {
        return failure instanceof Fault fault && fault.code.startsWith("22");
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    /** What exactly was wrong, or null. */
    public String details() {
        return details;
    }

    /** What to try instead, or null. */
    public String hint() {
        return hint;
    }

    /** Seconds for {@code Retry-After}, 0 when there is nothing to say. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
