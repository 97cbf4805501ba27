package dev.headrace.resource;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows that a write touches.
 *
 * @param keys the texts of their key's columns, as PostgreSQL prints them and in the key's order: of the rows as they are
 *     now, and as they were if a key was changed; empty with {@code wholeTable}
 * @param wholeTable whether any row may be among them: they are too many to be named, or nobody knows
 */
public record Touched(Set<List<String>> keys, boolean wholeTable) {
    /** More keys than this are not named one by one. */
    public static final int MOST_KEYS = 1000;

    public Touched {
        keys = Set.copyOf(keys);
    }

    /** What several writes touch together. */
    static Touched all(List<Touched> several) {
        Set<List<String>> keys = new HashSet<>();
        several.forEach(touched -> keys.addAll(touched.keys));
        boolean isUnnamed = keys.size() > MOST_KEYS || several.stream().anyMatch(Touched::wholeTable);
        return isUnnamed ? new Touched(Set.of(), true) : new Touched(keys, false);
    }

    boolean isNothing() {
        return keys.isEmpty() && !wholeTable;
    }
}
