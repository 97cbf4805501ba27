package dev.headrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    private final Bulkhead bulkhead = new Bulkhead(1, 1);
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsWaitsAndRefuses() {
        assertThat(bulkhead.enter("a", () -> ran.add("first"))).isTrue();
        assertThat(bulkhead.enter("a", () -> ran.add("second"))).isTrue();
        assertThat(bulkhead.enter("a", () -> ran.add("third"))).isFalse();
        assertThat(ran).containsExactly("first");
        bulkhead.leave("a");
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void keepsStatementsApart() {
        bulkhead.enter("a", () -> ran.add("a"));
        assertThat(bulkhead.enter("b", () -> ran.add("b"))).isTrue();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void hasRoomAgainWhenAllHaveLeft() {
        bulkhead.enter("a", () -> ran.add("first"));
        bulkhead.leave("a");
        bulkhead.enter("a", () -> ran.add("second"));
        assertThat(ran).containsExactly("first", "second");
    }
}
