package dev.headrace.dialect;

/**
 * How much one query string may ask for.
 *
 * @param maxParameters parameters between the ampersands
 * @param maxInValues values of one {@code in.(...)} list, or of the array after {@code (any)} or {@code (all)}
 */
public record QueryLimits(int maxParameters, int maxInValues) {}
