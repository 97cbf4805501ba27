package dev.headrace.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the last row that was asked for in a region was missing: a guess at whether the next one will be. */
final class Misses {
    private final Map<String, Boolean> regionToMissed = new ConcurrentHashMap<>();

    boolean expected(Region region) {
        return regionToMissed.getOrDefault(region.name(), Boolean.FALSE);
    }

    void learn(Region region, boolean missed) {
        if (expected(region) != missed) {
            regionToMissed.put(region.name(), missed);
        }
    }
}
