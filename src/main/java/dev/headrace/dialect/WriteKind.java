package dev.headrace.dialect;

/** What a write does to rows. */
public enum WriteKind {
    /** POST: adds rows, or with a resolution merges them into those that are there. */
    INSERT,
    /** PATCH: changes columns of the rows that the filters find. */
    UPDATE,
    /** PUT: the one row of a key becomes what the body says, whether it is there or not. */
    REPLACE,
    /** DELETE: takes away the rows that the filters find. */
    DELETE
}
