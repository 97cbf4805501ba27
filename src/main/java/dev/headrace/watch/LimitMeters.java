package dev.headrace.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of the limits: one series for each policy and outcome. Nothing is allocated for a request. */
final class LimitMeters {
    private final MeterRegistry registry;
    private final Map<String, Map<LimitOutcome, Counter>> policyToCounters = new ConcurrentHashMap<>();

    LimitMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void decided(String policy, LimitOutcome outcome) {
        Map<LimitOutcome, Counter> known = policyToCounters.get(policy);
        Map<LimitOutcome, Counter> counters =
                known != null ? known : policyToCounters.computeIfAbsent(policy, this::counters);
        counters.get(outcome).increment();
    }

    private Map<LimitOutcome, Counter> counters(String policy) {
        Map<LimitOutcome, Counter> counters = new EnumMap<>(LimitOutcome.class);
        for (LimitOutcome outcome : LimitOutcome.values()) {
            Counter counter = Counter.builder("limit.requests")
                    .description("Requests that a policy counted, and what it said.")
                    .tags("policy", policy, "outcome", outcome.label())
                    .register(registry);
            counters.put(outcome, counter);
        }
        return counters;
    }
}
