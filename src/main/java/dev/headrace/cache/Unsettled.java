package dev.headrace.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was written while Redis could not be told. Until it was told it is read past the caches.
 *
 * <p>Each write has a mark of its own, so that telling of one does not settle another that came meanwhile.
 */
final class Unsettled {
    /** An outage may be long, and memory is not. */
    static final int MOST_ENTRIES = 50_000;

    private final Map<String, Object> entryToMark = new ConcurrentHashMap<>();
    private final Map<Region, Object> regionToMark = new ConcurrentHashMap<>();

    /** A row; where too many are remembered already, its whole region. */
    void add(Region region, String entry) {
        if (entryToMark.size() < MOST_ENTRIES) {
            entryToMark.put(entry, new Object());
        } else {
            add(region);
        }
    }

    /** All rows of a region. */
    void add(Region region) {
        regionToMark.put(region, new Object());
    }

    boolean holds(Region region, String entry) {
        return !isEmpty() && (entryToMark.containsKey(entry) || regionToMark.containsKey(region));
    }

    boolean isEmpty() {
        return entryToMark.isEmpty() && regionToMark.isEmpty();
    }

    /** Some of the entries, with their marks. */
    Map<String, Object> some(int most) {
        Map<String, Object> some = new HashMap<>();
        for (Map.Entry<String, Object> entry : entryToMark.entrySet()) {
            if (some.size() == most) {
                break;
            }
            some.put(entry.getKey(), entry.getValue());
        }
        return some;
    }

    /** The regions, with their marks. */
    Map<Region, Object> regions() {
        return Map.copyOf(regionToMark);
    }

    /** They were told, unless they were written again meanwhile. */
    void settle(Map<String, Object> told) {
        told.forEach(entryToMark::remove);
    }

    void settleRegions(Map<Region, Object> told) {
        told.forEach(regionToMark::remove);
    }
}
