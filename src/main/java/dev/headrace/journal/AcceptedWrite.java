package dev.headrace.journal;

/**
 * A write of one row.
 *
 * @param row the text by which the caches know it
 * @param kind what it does, a word of the one who applies it
 * @param body the row's values as JSON
 */
public record AcceptedWrite(String row, String kind, String body) {}
