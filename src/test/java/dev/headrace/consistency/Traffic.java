package dev.headrace.consistency;

import dev.headrace.consistency.Nodes.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers and writers of all nodes, who write down what they see.
 *
 * <p>Their pauses set the rate, and are waits for the end of the run: nothing is assumed to have happened after one.
 */
final class Traffic {
    private static final int READERS = 2;
    private static final int READER_PAUSE = 70;
    private static final int WRITER_PAUSE = 220;

    private final Nodes nodes;
    private final History history;
    private final long seed;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong notes = new AtomicLong();
    private final Turns turns;

    Traffic(Nodes nodes, History history, long seed) {
        this.nodes = nodes;
        this.history = history;
        this.seed = seed;
        this.turns = new Turns(nodes.count());
    }

    /** A few readers and a writer for each node, so that one that sleeps does not hold up those of others. */
    void start() {
        for (int node = 0; node < nodes.count(); node++) {
            int own = node;
            for (int i = 0; i < READERS; i++) {
                begin("reader " + node + "." + i, READER_PAUSE, random -> readSomething(random, own));
            }
            begin("writer " + node, WRITER_PAUSE, random -> writeSomething(random, own));
        }
    }

    /** Ends it, and waits until all have their answers. */
    void stop() throws InterruptedException {
        over.countDown();
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(60).toMillis());
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " does not end");
            }
        }
        for (Throwable failure : failures) {
            throw new AssertionError("a reader or writer failed", failure);
        }
    }

    private interface Work {
        void go(Random random) throws InterruptedException;
    }

    private void begin(String name, int pause, Work work) {
        Random random = new Random(seed * 31 + threads.size());
        Thread thread = new Thread(() -> repeat(random, pause, work), name);
        thread.setUncaughtExceptionHandler((dead, failure) -> failures.add(failure));
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void repeat(Random random, int pause, Work work) {
        try {
            while (!over.await(1 + random.nextInt(pause), TimeUnit.MILLISECONDS)) {
                work.go(random);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readSomething(Random random, int node) throws InterruptedException {
        if (!nodes.serves(node)) {
            return;
        }
        int dice = random.nextInt(100);
        Row row = new Row(random.nextInt(Row.COUNT));
        if (dice < 70) {
            read(node, row);
        } else if (dice < 90) {
            List<Row> shared = List.of(Row.of(row.table(), 1), Row.of(row.table(), 2));
            record(node, false, () -> nodes.readAll(node, shared));
        } else {
            record(node, false, () -> nodes.list(node));
        }
    }

    private void read(int node, Row row) throws InterruptedException {
        if (!row.isLonely()) {
            record(node, false, () -> nodes.read(node, row));
        } else if (turns.take(node, row)) {
            boolean isAnswered = false;
            try {
                isAnswered = record(node, turns.isAlone(node, row), () -> nodes.read(node, row));
            } finally {
                turns.giveBack(node, row, isAnswered);
            }
        }
    }

    private interface Request {
        Answer send() throws IOException, InterruptedException;
    }

    /** Answers whether there was an answer. */
    private boolean record(int node, boolean isAlone, Request request) throws InterruptedException {
        int life = nodes.life(node);
        long start = System.nanoTime();
        try {
            Answer answer = request.send();
            long end = System.nanoTime();
            if (answer.status() >= 300 || answer.rows().isEmpty()) {
                history.add(new Failure(node, start, end, false, "a read was answered " + answer));
                // What it waited for may still go on.
                return false;
            }
            boolean isKnown = life == nodes.life(node);
            answer.rows()
                    .forEach((row, seen) -> history.add(new Read(
                            node,
                            isKnown ? life : -1,
                            row,
                            start,
                            end,
                            seen.version(),
                            seen.note(),
                            answer.source(),
                            isAlone && isKnown)));
            return true;
        } catch (IOException e) {
            history.add(new Failure(node, start, System.nanoTime(), false, "a read was not answered: " + e));
            return false;
        }
    }

    /** What was written is read at once, where it was made and elsewhere. */
    private void writeSomething(Random random, int node) throws InterruptedException {
        if (!nodes.serves(node)) {
            return;
        }
        Row row = new Row(random.nextInt(Row.COUNT));
        if (random.nextInt(8) == 0) {
            writeElsewhere(node, row.table(), random.nextBoolean());
        } else {
            write(node, row);
        }
        if (random.nextBoolean()) {
            read(node, row);
        }
        if (random.nextBoolean()) {
            read(random.nextInt(nodes.count()), row);
        }
    }

    private void write(int node, Row row) throws InterruptedException {
        long note = notes.incrementAndGet();
        int life = nodes.life(node);
        long start = System.nanoTime();
        Write.Outcome outcome = Write.Outcome.UNKNOWN;
        long version = 0;
        String failure = null;
        try {
            Answer answer = nodes.write(node, row, note);
            if (answer.status() < 300 && answer.rows().containsKey(row)) {
                outcome = Write.Outcome.ACKNOWLEDGED;
                version = answer.rows().get(row).version();
            } else {
                failure = "a write was answered " + answer;
            }
        } catch (IOException e) {
            failure = "a write was not answered: " + e;
        }
        long end = System.nanoTime();
        int lifeThen = nodes.life(node) == life ? life : -2;
        history.add(new Write(node, lifeThen, row, start, end, note, outcome, version));
        if (failure != null) {
            history.add(new Failure(node, start, end, true, failure));
        }
    }

    private void writeElsewhere(int node, String table, boolean deletes) throws InterruptedException {
        long start = System.nanoTime();
        String failure;
        try {
            failure = nodes.writeElsewhere(node, table, deletes);
        } catch (IOException e) {
            failure = "a write was not answered: " + e;
        }
        if (failure != null) {
            history.add(new Failure(node, start, System.nanoTime(), true, failure));
        }
    }
}
