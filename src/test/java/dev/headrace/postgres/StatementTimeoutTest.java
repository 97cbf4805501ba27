package dev.headrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Deadline;
import dev.headrace.call.NanoClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatementTimeoutTest {
    private final NanoClock clock = () -> 0;
    private final StatementTimeout timeout = new StatementTimeout(Duration.ofSeconds(5));

    @Test
    void isTheConfiguredTimeWhileTheCallHasEnoughLeft() {
        assertThat(timeout.within(Deadline.none(clock))).isEqualTo(5000);
        assertThat(timeout.within(Deadline.in(Duration.ofSeconds(10), clock))).isEqualTo(5000);
        assertThat(timeout.within(Deadline.in(Duration.ofMillis(4100), clock))).isEqualTo(5000);
    }

    @Test
    void isWhatRemainsWhenThatIsLess() {
        assertThat(timeout.within(Deadline.in(Duration.ofMillis(1290), clock))).isEqualTo(1200);
        assertThat(timeout.within(Deadline.in(Duration.ofMillis(30), clock))).isEqualTo(30);
        assertThat(timeout.within(Deadline.in(Duration.ZERO, clock))).isEqualTo(1);
    }

    @Test
    void leavesASessionWithoutLimitAlone() {
        assertThat(new StatementTimeout(Duration.ZERO).within(Deadline.in(Duration.ofMillis(30), clock)))
                .isZero();
    }
}
