package dev.headrace.resource;

import dev.headrace.dialect.ReadableRelation;
import dev.headrace.dialect.RowKey;
import java.util.List;
import java.util.Optional;

/**
 * How whole rows are read for the caches: whoever they belong to, because what is cached serves every caller.
 *
 * @param one the statement for a row
 * @param many the statement for many rows by their keys; empty when rows are not cached
 * @param cacheKey how the caches call a row; empty when rows are not cached
 * @param keyColumns how many columns the key has
 */
record WholeRows(RowPlan one, Optional<String> many, Optional<CacheKey> cacheKey, int keyColumns) {

    static WholeRows of(ReadableRelation readable, Optional<String> version, boolean cached) {
        RowPlan one = RowPlan.whole(readable, version);
        Optional<CacheKey> cacheKey = cached ? CacheKey.of(readable.relation(), readable.key()) : Optional.empty();
        return new WholeRows(
                one,
                cacheKey.map(key -> one.manySql(readable)),
                cacheKey,
                readable.key().size());
    }

    /** The text under which the caches know the row, or null when it is read past them. */
    String text(RowKey key) {
        return cacheKey.isPresent() ? cacheKey.get().text(key) : null;
    }

    /** The values that the caches' text of a key was made of. */
    List<String> values(String text) {
        return cacheKey.orElseThrow().values(text);
    }
}
