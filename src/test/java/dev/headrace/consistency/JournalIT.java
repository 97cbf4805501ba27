package dev.headrace.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two server processes that accept writes behind, of which whichever applies them is killed and paused: no accepted write is
 * lost, none is applied twice, and those of a row in their order.
 *
 * <p>{@code -Dheadrace.journal.faults=25} has more of them happen, of each five four kills and a pause;
 * {@code -Dheadrace.journal.seed=N} repeats the pauses between them.
 */
class JournalIT {
    private static final int FAULTS = Integer.getInteger("headrace.journal.faults", 3);
    private static final long SEED = Long.getLong("headrace.journal.seed", System.nanoTime() & 0xffff_ffL);
    private static final int WRITERS = 4;
    private static final int ROWS_PER_WRITER = 5;
    private static final int PARTS = 4;
    /** Much longer than the right to apply a part lasts, 5 s, and than a transaction may stand still, 10 s. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
    /** The name of a process among the nodes. */
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f-]{36}");

    private static final String YAML = """
            http: { host: 127.0.0.1 }
            postgres: { url: "${DATABASE_URL}", lock-timeout: 30s, statement-timeout: 60s, pool: { max-size: 8, min-size: 1 } }
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
    /** The node that has the right to apply all parts. */
    private int owner;

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
                    Await.until(
                            "the first one may apply all parts",
                            () -> owners(redis).size() == PARTS);
                }
                List<Future<int[]>> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    int first = 1 + i * ROWS_PER_WRITER;
                    writers.add(
                            threads.submit(() -> new CounterWriter(nodes, first, ROWS_PER_WRITER).run(() -> stopped)));
                }
                for (int i = 0; i < FAULTS; i++) {
                    disturbOwner(database, redis, i % 5 == 1);
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

    /** Afterwards the other node is the owner. */
    private void disturbOwner(String database, RedisProcess redis, boolean pauses) throws Exception {
        // The moment within a batch is what kills are about, so it is left to chance.
        TimeUnit.MILLISECONDS.sleep(1000 + random.nextInt(1000));
        Set<String> before = Set.copyOf(owners(redis));
        assertThat(before).as("owners").hasSize(1);
        NodeProcess node = nodes.get(owner);
        if (pauses) {
            pauseWithinTransaction(database, redis, node, before);
        } else {
            node.kill();
            awaitTakenOver(redis, before);
            node.start();
            node.awaitServing();
        }
        owner = 1 - owner;
    }

    /** Its connections stay, and what it has begun keeps rows locked: the other node goes on before it wakes all the same. */
    private void pauseWithinTransaction(String database, RedisProcess redis, NodeProcess node, Set<String> before)
            throws Exception {
        Process asleep;
        try (Connection locker = TestPostgres.connect(database)) {
            locker.setAutoCommit(false);
            locker.createStatement().execute("LOCK TABLE counters IN SHARE MODE");
            for (int part = 0; part < PARTS; part++) {
                String entries = "XLEN j:{counters/" + part + "}";
                Await.until(
                        "writes wait",
                        () -> Integer.parseInt(redis.tell(entries).substring(1)) > 10);
            }
            Await.until("the owner waits for the lock", () -> sessions(database, "wait_event_type = 'Lock'") == PARTS);
            TestPostgres.execute(database, "DROP TABLE IF EXISTS before; CREATE TABLE before AS TABLE counters");
            asleep = node.freeze(LONGEST_PAUSE);
            locker.commit();
        }
        Await.until("its transactions stand still", () -> sessions(database, "state = 'idle in transaction'") == PARTS);
        awaitTakenOver(redis, before);
        Await.until("all rows go on", () -> hasGoneOn(database));
        assertThat(asleep.isAlive()).as("the paused node still sleeps").isTrue();
        NodeProcess.wake(asleep);
    }

    private static int sessions(String database, String condition) {
        return Integer.parseInt(TestPostgres.text(
                database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND " + condition));
    }

    private static boolean hasGoneOn(String database) {
        String sql = "SELECT count(*) FROM counters c JOIN before b USING (id) WHERE c.value > b.value";
        return TestPostgres.text(database, sql).equals(Integer.toString(WRITERS * ROWS_PER_WRITER));
    }

    /** Of each part, unless nobody has the right. */
    private static List<String> owners(RedisProcess redis) {
        String names = IntStream.range(0, PARTS)
                .mapToObj(part -> "j:{counters/" + part + "}:o")
                .collect(Collectors.joining(" "));
        return redis.tellAll("MGET " + names).stream()
                .filter(TOKEN.asMatchPredicate())
                .toList();
    }

    private static void awaitTakenOver(RedisProcess redis, Set<String> before) {
        Await.until("the other node may apply all parts", () -> {
            List<String> now = owners(redis);
            return now.size() == PARTS && now.stream().noneMatch(before::contains);
        });
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
