package dev.headrace.postgres;

/** What a cursor is for, which decides whose connections it may take. */
public enum Purpose {
    /** An answer of bounded size: from the pool that serves lists, for as long as a statement may take. */
    LIST,
    /** A download: from a pool of its own, for as long as its call may take. */
    EXPORT
}
