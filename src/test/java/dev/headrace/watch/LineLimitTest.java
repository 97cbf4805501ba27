package dev.headrace.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LineLimitTest {
    private final AtomicLong now = new AtomicLong(-Duration.ofSeconds(3).toNanos());
    private final LineLimit limit = new LineLimit(2, now::get);

    @Test
    void admitsSoManyInEachSecondAndCountsTheRest() {
        assertThat(limit.admits()).isTrue();
        assertThat(limit.admits()).isTrue();
        assertThat(limit.admits()).isFalse();
        now.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(limit.admits()).isFalse();
        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(limit.admits()).isTrue();

        assertThat(limit.takeSuppressed()).isEqualTo(2);
        assertThat(limit.takeSuppressed()).isZero();
    }
}
