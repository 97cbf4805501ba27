package dev.headrace.cache;

import java.util.Locale;

/** Where an answered row came from; an answer of several rows tells the last of these. */
public enum Source {
    NEAR,
    SHARED,
    /** From PostgreSQL, and stored. */
    MISS,
    /** From PostgreSQL, without being stored. */
    BYPASS,
    /** Too old, because PostgreSQL cannot be asked. */
    STALE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** What {@code X-Cache} and the metrics call it. */
    public String label() {
        return label;
    }
}
