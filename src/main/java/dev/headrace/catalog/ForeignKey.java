package dev.headrace.catalog;

import java.util.List;

/** A foreign key: these columns point at those of another relation, in the same order. */
public record ForeignKey(String name, List<String> columns, QualifiedName target, List<String> targetColumns) {}
