package dev.headrace.dialect;

/**
 * Whose rows are meant: those in which the column holds the value.
 *
 * @param column may be a hidden one
 * @param value as PostgreSQL prints it
 */
public record Ownership(String column, String value) {}
