package dev.headrace.catalog;

/** What sort of relation it is; all of them can be read. */
public enum RelationKind {
    TABLE,
    PARTITIONED_TABLE,
    VIEW,
    MATERIALIZED_VIEW,
    FOREIGN_TABLE
}
