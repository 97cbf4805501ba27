package dev.headrace.journal;

/**
 * Up to where a part has been applied.
 *
 * @param epoch that of the Redis in which the entry stood: one that was emptied has another
 */
record Position(String epoch, EntryId last) {}
