package dev.headrace.call;

/** Where the time of a call goes; the names appear in slow-request lines and metrics. */
public enum Stage {
    /** Waiting for a database connection. */
    WAIT("wait"),
    /** PostgreSQL at work, the network included, and rows becoming bytes while they arrive. */
    DATABASE("db"),
    /** Waiting for the client to take what was written. */
    SEND("send");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
