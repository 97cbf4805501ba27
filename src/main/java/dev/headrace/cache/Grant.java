package dev.headrace.cache;

/**
 * The answer to who wants to load a row.
 *
 * @param found the sealed row that stands there instead, or null
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared and never changed
record Grant(Kind kind, byte[] found) {
    enum Kind {
        /** The lease is ours: load it and store it. */
        GRANTED,
        /** It is there. */
        FOUND,
        /** Another node loads it. */
        BUSY,
        /** It could not be loaded a moment ago, and nobody tries again yet. */
        FAILED,
        /** It is being written: load it and do not store it. */
        WRITING
    }
}
