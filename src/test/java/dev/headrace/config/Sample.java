package dev.headrace.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration that has every type a configuration can have. */
@Doc("A sample.")
record Sample(
        @Default("one") @Doc("Some text.") String name,
        @Default("1") int count,
        @Default("1") long total,
        @Default("0.5") double ratio,
        @Default("false") boolean enabled,
        @Default("3s") Duration delay,
        @Default("4KiB") DataSize size,
        @Default("cache-aside") Pattern pattern,
        @Default("[]") List<String> words,
        @Default("[1, 2]") List<Integer> numbers,
        Optional<Integer> limit,
        Optional<Inner> inner,
        Map<String, Inner> parts,
        Map<String, String> labels,
        Nested nested,
        @Secret Optional<String> password) {

    enum Pattern {
        NONE,
        CACHE_ASIDE
    }

    record Inner(
            @Doc("It must be there.") String required,
            @Default("2") int weight) {}

    record Nested(@Default("10") int low, @Default("20") int high, Deep deep) {
        Nested {
            new Rules()
                    .atLeast(0, "low", low)
                    .require(high > low, "high", "must be above low (" + low + "), was " + high)
                    .check();
        }
    }

    record Deep(@Default("x") String leaf) {}
}
