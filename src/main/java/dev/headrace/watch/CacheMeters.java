package dev.headrace.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of the caches. Nothing is allocated for an answer. */
final class CacheMeters {
    /** So many resources are told apart: more would be more series than a scrape should have. */
    private static final int MOST_RESOURCES = 100;

    private static final String OTHERS = "(others)";

    private final MeterRegistry registry;
    private final Map<String, Map<String, Counter>> resourceToCounters = new ConcurrentHashMap<>();

    CacheMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(String resource, String source) {
        String name = resource;
        Map<String, Counter> counters = resourceToCounters.get(name);
        if (counters == null) {
            name = resourceToCounters.size() < MOST_RESOURCES ? resource : OTHERS;
            counters = resourceToCounters.computeIfAbsent(name, added -> new ConcurrentHashMap<>());
        }
        Counter counter = counters.get(source);
        if (counter == null) {
            counter = counter(name, source);
            counters.put(source, counter);
        }
        counter.increment();
    }

    /** The same one whenever it is asked for: the registry keeps it. */
    private Counter counter(String resource, String source) {
        return Counter.builder("cache.requests")
                .description("Rows and lists that were answered through the caches, and where they came from.")
                .tags("resource", resource, "result", source)
                .register(registry);
    }
}
