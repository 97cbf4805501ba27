package dev.headrace.journal;

/**
 * A write of one row.
 *
 * @param row the text by which the caches know it
 * @param kind what it does, a word of the one who applies it
 * @param body the row's values as JSON
 * @param defaultsMissing whether columns that are left out get their default
 */
public record AcceptedWrite(String row, String kind, String body, boolean defaultsMissing) {}
