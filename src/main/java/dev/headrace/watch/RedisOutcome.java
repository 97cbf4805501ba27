package dev.headrace.watch;

/** How a command to Redis ended. */
public enum RedisOutcome {
    OK("ok"),
    /** Redis answered an error. */
    ERROR("error"),
    /** No answer came in time. */
    TIMEOUT("timeout"),
    /** Redis could not be asked, or the connection was lost. */
    UNAVAILABLE("unavailable");

    private final String label;

    RedisOutcome(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
