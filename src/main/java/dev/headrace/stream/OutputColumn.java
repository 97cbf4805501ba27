package dev.headrace.stream;

import dev.headrace.catalog.JsonKind;

/** A column of an answer: the name it has there, and how its values become JSON. */
public record OutputColumn(String name, JsonKind kind) {}
