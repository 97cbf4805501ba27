package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallsTest {
    private final Calls calls = newCalls();

    private static Calls newCalls() {
        return new Calls(() -> 0, Duration.ofSeconds(1), new ClientAddresses(TestListener.config("")));
    }

    @Test
    void idsAreHexadecimalAndDiffer() {
        String first = calls.nextId();
        assertThat(first).matches("[0-9a-f]{32}");
        assertThat(calls.nextId()).isNotEqualTo(first);
    }

    @Test
    void idsOfTwoLoopsDiffer() {
        assertThat(calls.nextId()).isNotEqualTo(newCalls().nextId());
    }

    @Test
    void acceptsOnlyTraceparentsThatCarryATrace() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assertThat(Calls.isTraceparent("00-" + trace + "-00f067aa0ba902b7-01")).isTrue();
        assertThat(Calls.isTraceparent("00-" + trace.toUpperCase(java.util.Locale.ROOT) + "-00f067aa0ba902b7-01"))
                .isFalse();
        assertThat(Calls.isTraceparent("ff-" + trace + "-00f067aa0ba902b7-01")).isFalse();
        assertThat(Calls.isTraceparent("00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"))
                .isFalse();
        assertThat(Calls.isTraceparent("00-" + trace + "-" + "0".repeat(16) + "-01"))
                .isFalse();
        assertThat(Calls.isTraceparent("00-" + trace + "-00f067aa0ba902b7-01x")).isFalse();
        assertThat(Calls.isTraceparent("00_" + trace + "-00f067aa0ba902b7-01")).isFalse();
        assertThat(Calls.isTraceparent("x".repeat(10_240))).isFalse();
        assertThat(Calls.isTraceparent(null)).isFalse();
    }
}
