package dev.headrace.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of the journals, one set for each resource that is written behind. */
final class JournalMeters {
    private final MeterRegistry registry;
    private final Map<String, OfResource> resourceToMeters = new ConcurrentHashMap<>();

    JournalMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    OfResource of(String resource) {
        return resourceToMeters.computeIfAbsent(resource, name -> new OfResource(registry, name));
    }

    /** The meters of one journal. Parts that another node applies count nothing here. */
    static final class OfResource {
        private final Map<Integer, Long> partToPending = new ConcurrentHashMap<>();
        private final Map<Integer, Long> partToLag = new ConcurrentHashMap<>();
        private final Counter accepted;
        private final Counter applied;
        private final Counter parked;

        OfResource(MeterRegistry registry, String resource) {
            accepted = counter(registry, "journal.accepted", "Writes that were accepted behind.", resource);
            applied = counter(registry, "journal.applied", "Accepted writes that were applied.", resource);
            parked = counter(registry, "journal.parked", "Accepted writes that PostgreSQL refused.", resource);
            Gauge.builder("journal.pending", partToPending, OfResource::sum)
                    .description("Accepted writes that this node has yet to apply.")
                    .tags("resource", resource)
                    .register(registry);
            Gauge.builder("journal.lag.seconds", partToLag, lags -> longest(lags) / 1000)
                    .description("How long the oldest of them has waited.")
                    .tags("resource", resource)
                    .register(registry);
        }

        private static Counter counter(MeterRegistry registry, String name, String description, String resource) {
            return Counter.builder(name)
                    .description(description)
                    .tags("resource", resource)
                    .register(registry);
        }

        private static double sum(Map<Integer, Long> figures) {
            return figures.values().stream().mapToLong(Long::longValue).sum();
        }

        private static double longest(Map<Integer, Long> figures) {
            return figures.values().stream().mapToLong(Long::longValue).max().orElse(0);
        }

        void accepted() {
            accepted.increment();
        }

        void applied(int writes) {
            applied.increment(writes);
        }

        void parked() {
            parked.increment();
        }

        void reported(int part, long pending, long lagMillis) {
            partToPending.put(part, pending);
            partToLag.put(part, lagMillis);
        }
    }
}
