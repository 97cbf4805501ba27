package dev.headrace.journal;

/** What became of a write that was to be accepted. */
public enum Acceptance {
    /** It stands in the journal. */
    ACCEPTED,
    /** The same write was accepted before, under the same idempotency key. */
    AGAIN,
    /** That idempotency key belongs to another write. */
    OTHER,
    /** Redis has just become another one, and nobody has looked yet how it must number what it takes. */
    UNREADY,
    /** An earlier write of the row was refused by PostgreSQL, and nobody has decided yet what becomes of it. */
    PARKED,
    /** So many writes are pending that no more are taken. */
    FULL
}
