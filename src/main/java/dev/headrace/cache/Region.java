package dev.headrace.cache;

/**
 * The rows of one resource in the caches.
 *
 * @param name part of each key, so that resources do not mix
 * @param layout tells the forms of a row apart: after a column was added or hidden, rows of the old form count as missing
 */
public record Region(String name, int layout, CachePolicy policy) {
    public Region {
        // A colon ends the name within an entry.
        name = name.replace("%", "%25").replace(":", "%3A");
    }

    /** The name of a row in all caches and in the invalidation log. */
    String entry(String key) {
        return name + ':' + key;
    }
}
