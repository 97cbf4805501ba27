package dev.headrace.catalog;

/**
 * A column of a relation.
 *
 * @param loose whether values that are equal may be written differently, as its collation has it
 * @param nullable false when PostgreSQL guarantees a value
 * @param generated computed by PostgreSQL, or an identity that is always generated
 * @param defaultValue what an insert takes that leaves it out, as an SQL expression, or null
 * @param comment its COMMENT, or null
 */
public record Column(
        String name,
        ColumnType type,
        boolean loose,
        boolean nullable,
        boolean generated,
        String defaultValue,
        String comment) {}
