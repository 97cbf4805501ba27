package dev.headrace.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopLagTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong now = new AtomicLong();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Watcher watcher = new Watcher() {
        @Override
        public void loopLagged(int loop, long nanos) {
            heard.add("loop " + loop + " late " + TimeUnit.NANOSECONDS.toMillis(nanos));
        }

        @Override
        public void loopStopped(int loop) {
            heard.add("loop " + loop + " stopped");
        }
    };

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void tellsHowLateTheTimerRan() throws InterruptedException {
        LoopLag lag =
                new LoopLag(vertx, 3, () -> now.getAndAdd(Duration.ofMillis(120).toNanos()), watcher);

        vertx.runOnContext(go -> lag.start());

        assertThat(next()).isEqualTo("loop 3 late 0");
        assertThat(next()).isEqualTo("loop 3 late 100");
        assertThat(next()).isEqualTo("loop 3 late 100");
    }

    @Test
    void isNeverEarly() throws InterruptedException {
        LoopLag lag = new LoopLag(vertx, 0, now::get, watcher);

        vertx.runOnContext(go -> lag.start());

        assertThat(next()).isEqualTo("loop 0 late 0");
        assertThat(next()).isEqualTo("loop 0 late 0");
    }

    @Test
    void saysThatItStopped() throws InterruptedException {
        LoopLag lag = new LoopLag(vertx, 0, now::get, watcher);

        vertx.runOnContext(go -> {
            lag.start();
            lag.stop();
        });

        assertThat(next()).isEqualTo("loop 0 late 0");
        assertThat(next()).isEqualTo("loop 0 stopped");
    }

    @Test
    void pulseNamesLoopsThatNoLongerTurn() {
        LoopPulse pulse = new LoopPulse(now::get);
        pulse.loopLagged(0, 0);
        pulse.loopLagged(1, 0);
        pulse.loopLagged(2, 0);
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        pulse.loopLagged(1, Duration.ofSeconds(11).toNanos());
        pulse.loopStopped(2);

        assertThat(pulse.stuck(Duration.ofSeconds(10))).containsExactly(0);
    }

    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }
}
