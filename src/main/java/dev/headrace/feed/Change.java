package dev.headrace.feed;

import dev.headrace.catalog.QualifiedName;
import java.util.List;
import java.util.Set;

/**
 * Rows of a table that were changed.
 *
 * @param keys the texts of their primary keys' columns, of the rows as they were and as they are; empty with {@code wholeTable}
 * @param wholeTable whether any row may be among them
 */
public record Change(QualifiedName table, Set<List<String>> keys, boolean wholeTable) {
    /** More keys than this are not told one by one. */
    static final int MOST_KEYS = 1000;

    public Change {
        keys = Set.copyOf(keys);
    }

    static Change ofAny(QualifiedName table) {
        return new Change(table, Set.of(), true);
    }

    static Change of(QualifiedName table, Set<List<String>> keys) {
        return keys.size() > MOST_KEYS ? ofAny(table) : new Change(table, keys, false);
    }
}
