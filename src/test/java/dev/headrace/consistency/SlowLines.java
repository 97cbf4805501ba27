package dev.headrace.consistency;

import dev.headrace.testing.ChaosProxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lines to PostgreSQL that are slow at times, each for itself: what was read is old before it arrives. The server under test and
 * the textbook that it is compared with have the same ones.
 */
final class SlowLines {
    private static final int SLOWEST = 600;
    private static final int BETWEEN = 300;

    private final List<ChaosProxy> lines;
    private final Random random;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::repeat, "slow lines");

    SlowLines(List<ChaosProxy> lines, long seed) {
        this.lines = lines;
        this.random = new Random(seed * 13);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** All of them are fast again. */
    void stop() throws InterruptedException {
        over.countDown();
        thread.join();
        lines.forEach(line -> line.delay(Duration.ZERO));
    }

    private void repeat() {
        try {
            while (!over.await(random.nextInt(BETWEEN), TimeUnit.MILLISECONDS)) {
                boolean isSlow = random.nextBoolean();
                lines.get(random.nextInt(lines.size())).delay(Duration.ofMillis(isSlow ? random.nextInt(SLOWEST) : 0));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
