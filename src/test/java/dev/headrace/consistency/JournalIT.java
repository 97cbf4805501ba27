package dev.headrace.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two server processes that accept writes behind, and are killed and paused while they apply them: no accepted write is
 * lost, none is applied twice, and those of a row in their order.
 *
 * <p>{@code -Dheadrace.journal.faults=20} has more of them happen, {@code -Dheadrace.journal.seed=N} repeats their order.
 */
class JournalIT {
    private static final int FAULTS = Integer.getInteger("headrace.journal.faults", 4);
    private static final long SEED = Long.getLong("headrace.journal.seed", System.nanoTime() & 0xffff_ffL);
    private static final int WRITERS = 4;
    private static final int ROWS_PER_WRITER = 5;
    /** Longer than the right to apply a part lasts. */
    private static final Duration PAUSE = Duration.ofSeconds(7);

    private static final String YAML = """
            http: { host: 127.0.0.1 }
            postgres: { url: "${DATABASE_URL}", pool: { max-size: 8, min-size: 1 } }
            redis: { url: "${REDIS_URL}", command-timeout: 1s }
            resources:
              counters:
                access: { read: anyone, write: anyone }
                cache: { pattern: write-behind }
            """;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final List<NodeProcess> nodes = new ArrayList<>();
    private volatile boolean stopped;

    private static String createTables() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL DEFAULT 0);
                INSERT INTO counters SELECT generate_series(1, 100);
                CREATE TABLE applied (at bigint GENERATED ALWAYS AS IDENTITY, id int, value int);
                CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO applied (id, value) VALUES (new.id, new.value); RETURN NULL; END $$;
                CREATE TRIGGER notes AFTER UPDATE ON counters FOR EACH ROW EXECUTE FUNCTION note_change();
                """);
        return database;
    }

    @Test
    void s41s45NoAcceptedWriteIsLostOrAppliedTwice() throws Exception {
        String database = createTables();
        Path configuration = Files.writeString(directory.resolve("headrace.yaml"), YAML);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (RedisProcess redis = RedisProcess.launch()) {
            try {
                Map<String, String> environment =
                        Map.of("DATABASE_URL", TestPostgres.url(database), "REDIS_URL", redis.url());
                for (int i = 0; i < 2; i++) {
                    nodes.add(new NodeProcess(i, directory, configuration, environment, new History()));
                    nodes.get(i).start();
                    nodes.get(i).awaitServing();
                }
                List<Future<int[]>> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    int first = 1 + i * ROWS_PER_WRITER;
                    writers.add(
                            threads.submit(() -> new CounterWriter(nodes, first, ROWS_PER_WRITER).run(() -> stopped)));
                }
                for (int i = 0; i < FAULTS; i++) {
                    disturb(nodes.get(random.nextInt(nodes.size())), i % 2 == 0);
                }
                stopped = true;
                int accepted = 0;
                for (int i = 0; i < WRITERS; i++) {
                    accepted += check(
                            database, 1 + i * ROWS_PER_WRITER, writers.get(i).get());
                }
                System.out.println("journal: " + accepted + " accepted writes, " + FAULTS + " faults, "
                        + TestPostgres.text(database, "SELECT count(*) FROM applied") + " changes applied, seed "
                        + SEED);
                checkOrder(database);
            } finally {
                stopped = true;
                threads.shutdown();
                assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
                nodes.forEach(NodeProcess::close);
            }
        }
    }

    private void disturb(NodeProcess node, boolean kills) throws Exception {
        // The moment within a batch is what the faults are about, so it is left to chance.
        TimeUnit.MILLISECONDS.sleep(1000 + random.nextInt(1000));
        if (kills) {
            node.kill();
            node.start();
            node.awaitServing();
        } else {
            node.pause(PAUSE);
        }
    }

    /** The table has what was accepted last. A read waits for it. */
    private int check(String database, int first, int[] lastValues) throws Exception {
        CounterWriter reader = new CounterWriter(nodes, first, lastValues.length);
        int accepted = 0;
        for (int i = 0; i < lastValues.length; i++) {
            reader.awaitRead(first + i, lastValues[i]);
            String stored = TestPostgres.text(database, "SELECT value FROM counters WHERE id = " + (first + i));
            assertThat(stored).as("row " + (first + i) + ", seed " + SEED).isEqualTo(Integer.toString(lastValues[i]));
            accepted += lastValues[i];
        }
        return accepted;
    }

    /** Each row got higher values only: none was applied twice, none after a later one. */
    private static void checkOrder(String database) {
        assertThat(TestPostgres.text(database, """
                        SELECT count(*) FROM (SELECT value - lag(value) OVER (PARTITION BY id ORDER BY at) AS step FROM applied) s
                        WHERE step <= 0"""))
                .as("steps back or repeated, seed " + SEED)
                .isEqualTo("0");
        assertThat(TestPostgres.text(database, "SELECT count(*) FROM headrace.parked_writes"))
                .isEqualTo("0");
    }
}
