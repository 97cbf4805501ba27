package dev.headrace.redis;

/** Redis answered a command with an error, such as one of its own or one that a script raised. */
public final class RedisRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    RedisRefusal(String message) {
        super(message, null, false, false);
        int space = message.indexOf(' ');
        this.code = space < 0 ? message : message.substring(0, space);
    }

    /** The first word of the message, such as {@code WRONGTYPE}. */
    public String code() {
        return code;
    }
}
