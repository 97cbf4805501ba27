package dev.headrace.redis;

/**
 * Redis cannot be asked at the moment, or gave no answer in time; the message says why.
 *
 * <p>Whether a command that had been sent was carried out is not known. There is one instance for each outage, given to
 * everybody, so it has neither stack trace nor cause: refusing must cost nothing.
 */
public final class RedisUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailable(String message) {
        super(message, null, false, false);
    }
}
