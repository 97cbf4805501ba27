package dev.headrace.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UnsettledTest {
    private final Region rows = new Region("rows", 1, CachePolicy.NONE);
    private final Region others = new Region("others", 1, CachePolicy.NONE);
    private final Unsettled unsettled = new Unsettled();

    @Test
    void remembersRowsAndThenTheWholeRegion() {
        for (int i = 0; i < Unsettled.MOST_ENTRIES; i++) {
            unsettled.add(rows, rows.entry(Integer.toString(i)));
        }
        assertThat(unsettled.holds(rows, rows.entry("0"))).isTrue();
        assertThat(unsettled.holds(rows, rows.entry("none"))).isFalse();
        unsettled.add(rows, rows.entry("one too many"));
        assertThat(unsettled.some(Integer.MAX_VALUE)).hasSize(Unsettled.MOST_ENTRIES);
        assertThat(unsettled.holds(rows, rows.entry("none"))).isTrue();
        assertThat(unsettled.holds(others, others.entry("none"))).isFalse();
    }

    @Test
    void keepsARowThatWasWrittenAgainWhileItWasTold() {
        unsettled.add(rows, "a");
        unsettled.add(rows, "b");
        Map<String, Object> told = unsettled.some(10);
        unsettled.add(rows, "b");
        unsettled.settle(told);
        assertThat(unsettled.holds(rows, "a")).isFalse();
        assertThat(unsettled.holds(rows, "b")).isTrue();
    }
}
