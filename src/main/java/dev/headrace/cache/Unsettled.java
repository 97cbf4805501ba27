package dev.headrace.cache;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Entries that were written while Redis could not be told. Until it was told they are read past the caches. */
final class Unsettled {
    private final Set<String> entries = ConcurrentHashMap.newKeySet();
    private final Set<Region> regions = ConcurrentHashMap.newKeySet();

    void add(String entry) {
        entries.add(entry);
    }

    /** All rows of a region. */
    void add(Region region) {
        regions.add(region);
    }

    boolean holds(Region region, String entry) {
        return !isEmpty() && (entries.contains(entry) || regions.contains(region));
    }

    boolean isEmpty() {
        return entries.isEmpty() && regions.isEmpty();
    }

    List<Region> regions() {
        return List.copyOf(regions);
    }

    void settle(Region region) {
        regions.remove(region);
    }

    List<String> some(int most) {
        return entries.stream().limit(most).toList();
    }

    void settle(String entry) {
        entries.remove(entry);
    }
}
