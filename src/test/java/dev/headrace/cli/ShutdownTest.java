package dev.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private final Shutdown shutdown = Shutdown.never();
    private final AtomicInteger interruptions = new AtomicInteger();

    @Test
    void interruptsWorkThatIsUnderWay() {
        shutdown.interruptibly(shutdown::wish, interruptions::incrementAndGet);
        assertThat(interruptions).hasValue(1);
        assertThat(shutdown.isWished()).isTrue();
    }

    @Test
    void interruptsWorkThatStartsTooLate() {
        shutdown.wish();
        shutdown.interruptibly(() -> {}, interruptions::incrementAndGet);
        assertThat(interruptions).hasValue(1);
    }

    @Test
    void leavesFinishedWorkAlone() {
        shutdown.interruptibly(() -> {}, interruptions::incrementAndGet);
        shutdown.wish();
        assertThat(interruptions).hasValue(0);
    }
}
