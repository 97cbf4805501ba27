package dev.headrace.catalog;

/**
 * A column of a relation.
 *
 * @param nullable false when PostgreSQL guarantees a value
 * @param generated computed by PostgreSQL, or an identity that is always generated
 * @param hasDefault whether an insert may leave it out
 * @param comment its COMMENT, or null
 */
public record Column(
        String name, ColumnType type, boolean nullable, boolean generated, boolean hasDefault, String comment) {}
