package dev.headrace.cache;

/** Where an answered row came from. */
public enum Source {
    NEAR,
    SHARED,
    /** From PostgreSQL, and stored. */
    MISS,
    /** Too old, because PostgreSQL cannot be asked. */
    STALE,
    /** From PostgreSQL, without being stored. */
    BYPASS
}
