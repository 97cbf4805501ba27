package dev.headrace.consistency;

import dev.headrace.consistency.Trouble.Kind;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong, by chance from a seed: for each node one thing after the other, and now and then an empty Redis.
 *
 * <p>The pauses between are waits for the end of the run; how long a fault lasts is part of the fault.
 */
final class Faults {
    private static final int LONGEST = 3000;
    private static final int BETWEEN = 4000;

    private final List<NodeProcess> processes;
    private final List<ChaosProxy> redisLines;
    private final List<ChaosProxy> databaseLines;
    private final RedisProcess redis;
    private final History history;
    private final long seed;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    Faults(
            List<NodeProcess> processes,
            List<ChaosProxy> redisLines,
            List<ChaosProxy> databaseLines,
            RedisProcess redis,
            History history,
            long seed) {
        this.processes = processes;
        this.redisLines = redisLines;
        this.databaseLines = databaseLines;
        this.redis = redis;
        this.history = history;
        this.seed = seed;
    }

    void start() {
        for (int i = 0; i < processes.size(); i++) {
            int node = i;
            begin("faults of node " + node, random -> harm(random, node));
        }
        begin("wipes of Redis", random -> wipe());
    }

    /** Waits until what is wrong is over; nothing more goes wrong. */
    void stop() throws InterruptedException {
        over.countDown();
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(60).toMillis());
        }
        for (Throwable failure : failures) {
            throw new AssertionError("a fault failed", failure);
        }
    }

    private interface Harm {
        void go(Random random) throws IOException, InterruptedException;
    }

    private void begin(String name, Harm harm) {
        Random random = new Random(seed * 17 + threads.size());
        Thread thread = new Thread(() -> repeat(random, harm), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void repeat(Random random, Harm harm) {
        try {
            while (!over.await(500 + random.nextInt(BETWEEN), TimeUnit.MILLISECONDS)) {
                harm.go(random);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException | AssertionError | IllegalStateException e) {
            synchronized (failures) {
                failures.add(e);
            }
        }
    }

    private void harm(Random random, int node) throws IOException, InterruptedException {
        int time = 50 + random.nextInt(LONGEST);
        Kind kind = kind(random.nextInt(100));
        long start = System.nanoTime();
        try {
            harm(random, node, kind, time);
        } finally {
            history.add(new Trouble(node, kind, start, System.nanoTime()));
        }
    }

    private static Kind kind(int dice) {
        if (dice < 5) {
            return Kind.KILL;
        }
        List<Kind> others = List.of(
                Kind.PAUSE,
                Kind.RESET,
                Kind.MUTE,
                Kind.GONE,
                Kind.DATABASE_RESET,
                Kind.DATABASE_MUTE,
                Kind.DATABASE_GONE);
        return others.get(dice % others.size());
    }

    private void harm(Random random, int node, Kind kind, long time) throws IOException, InterruptedException {
        NodeProcess process = processes.get(node);
        switch (kind) {
            case PAUSE -> process.pause(Duration.ofMillis(time));
            case KILL -> {
                process.kill();
                process.start();
                process.awaitServing();
            }
            case RESET -> reset(redisLines.get(node), random);
            case MUTE -> mute(redisLines.get(node), time);
            case GONE -> close(redisLines.get(node), time);
            case DATABASE_RESET -> reset(databaseLines.get(node), random);
            case DATABASE_MUTE -> mute(databaseLines.get(node), time);
            case DATABASE_GONE -> close(databaseLines.get(node), time);
            default -> throw new IllegalStateException("nothing that befalls one node: " + kind);
        }
    }

    private void reset(ChaosProxy line, Random random) throws InterruptedException {
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            line.cut();
            over.await(random.nextInt(300), TimeUnit.MILLISECONDS);
        }
    }

    private void mute(ChaosProxy line, long time) throws InterruptedException {
        line.hold();
        over.await(time, TimeUnit.MILLISECONDS);
        line.heal();
    }

    private void close(ChaosProxy line, long time) throws InterruptedException {
        line.close();
        over.await(time, TimeUnit.MILLISECONDS);
        line.open();
    }

    private void wipe() {
        long start = System.nanoTime();
        redis.tell("FLUSHALL");
        history.add(new Trouble(-1, Kind.FLUSH, start, System.nanoTime()));
    }
}
