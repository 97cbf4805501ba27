package dev.headrace.dialect;

import dev.headrace.catalog.JsonKind;

/**
 * One column of an answer.
 *
 * @param expression SQL that stands on its own
 * @param name what the answer calls it; several projections may share a name
 * @param kind how it becomes JSON
 */
public record Projection(String expression, String name, JsonKind kind) {}
