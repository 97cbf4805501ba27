package dev.headrace.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three server processes, a PostgreSQL and a Redis, under traffic and faults: what clients see obeys the promises.
 *
 * <p>It lasts a minute by design. {@code scripts/test --consistency 600s} has it last longer, and
 * {@code -Dheadrace.consistency.seed=N} repeats the schedule of a run, though not the moments at which threads meet.
 */
class ConsistencyIT {
    private static final int NODES = 3;
    private static final long SECONDS = Math.min(3600, Long.getLong("headrace.consistency.seconds", 60));
    private static final long SEED = Long.getLong("headrace.consistency.seed", System.nanoTime() & 0xffff_ffL);
    private static final long TEXTBOOK_SECONDS = 20;

    /** As the product has it by default. */
    private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

    /** The product looks every 100 ms for what it has to tell; the rest is for a machine under load. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    /** The longest ttl below, and the longest sleep of a node that has read a row and not stored it yet. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(8 + 4);

    private static final String YAML = """
            http: { host: 127.0.0.1 }
            postgres: { url: "${DATABASE_URL}", pool: { max-size: 8, min-size: 1 } }
            redis: { url: "${REDIS_URL}", command-timeout: 300ms }
            resources:
              asides:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside, ttl: 8s, lists: 8s }
              throughs:
                access: { read: anyone, write: anyone }
                cache: { pattern: write-through, ttl: 8s }
              aheads:
                access: { read: anyone, write: anyone }
                cache: { pattern: refresh-ahead, ttl: 2s }
            """;

    @TempDir
    private Path directory;

    private static String createTables() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE FUNCTION next_version() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN new.v = old.v + 1; RETURN new; END $$;
                """);
        for (String table : Row.TABLES) {
            TestPostgres.execute(
                    database,
                    "CREATE TABLE " + table
                            + " (id int PRIMARY KEY, v bigint NOT NULL DEFAULT 0, note bigint NOT NULL DEFAULT 0);"
                            + "CREATE TRIGGER version BEFORE UPDATE ON " + table
                            + " FOR EACH ROW EXECUTE FUNCTION next_version();"
                            + "INSERT INTO " + table + " SELECT generate_series(1, " + Row.PER_TABLE + ")");
        }
        return database;
    }

    @Test
    void nobodySeesAnAcknowledgedWriteTooLateAndNoneIsLost() throws Exception {
        String database = createTables();
        Path configuration = Files.writeString(directory.resolve("headrace.yaml"), YAML);
        History history = new History();
        List<NodeProcess> processes = new ArrayList<>();
        Vertx vertx = Vertx.vertx();
        try (RedisProcess redis = RedisProcess.launch()) {
            List<ChaosProxy> redisLines = lines(vertx, redis.port());
            List<ChaosProxy> databaseLines = lines(vertx, TestPostgres.port());
            try {
                for (int i = 0; i < NODES; i++) {
                    Map<String, String> environment = Map.of(
                            "DATABASE_URL",
                            TestPostgres.url(database, databaseLines.get(i).port()),
                            "REDIS_URL",
                            "redis://127.0.0.1:" + redisLines.get(i).port());
                    processes.add(new NodeProcess(i, directory, configuration, environment, history));
                    processes.get(i).start();
                    processes.get(i).awaitServing();
                }
                HttpNodes nodes = new HttpNodes(processes);
                Faults faults = new Faults(processes, redisLines, databaseLines, redis, history, SEED);
                faults.start();
                run(nodes, history, databaseLines, SECONDS, faults::stop);
                PostgresRows.read(database, history.ends);
                awaitSame(nodes, history);
            } finally {
                processes.forEach(NodeProcess::close);
                Await.value(vertx.close());
            }
        }
        Verdict verdict = Checker.check(history, MAX_STALENESS, SETTLE, FORGOTTEN);
        print("three nodes", SECONDS, history, verdict);
        assertThat(verdict.violations())
                .as("repeat with -Dheadrace.consistency.seed=" + SEED)
                .isEmpty();
        assertThat(verdict.acknowledged()).isPositive();
        for (String source : List.of("near", "shared", "miss", "bypass")) {
            assertThat(verdict.reads(source)).as("reads of " + source).isPositive();
        }
    }

    /** The same traffic against what textbooks teach: it is found to be broken, so what is not found broken tells something. */
    @Test
    void findsWhatIsBrokenInTheTextbook() throws Exception {
        String database = createTables();
        History history = new History();
        Vertx vertx = Vertx.vertx();
        List<ChaosProxy> databaseLines = lines(vertx, TestPostgres.port());
        try (RedisProcess redis = RedisProcess.launch();
                TextbookNodes nodes = new TextbookNodes(database, databaseLines, redis.port())) {
            run(nodes, history, databaseLines, TEXTBOOK_SECONDS, () -> {});
        } finally {
            Await.value(vertx.close());
        }
        PostgresRows.read(database, history.ends);
        Verdict verdict = Checker.check(history, MAX_STALENESS, SETTLE, FORGOTTEN);
        print("the textbook", TEXTBOOK_SECONDS, history, verdict);
        verdict.violations().stream().limit(3).forEach(violation -> System.out.println("  for example: " + violation));
        assertThat(verdict.violations()).isNotEmpty();
        assertThat(verdict.violations()).allMatch(violation -> violation.contains("must not be older"));
    }

    private static List<ChaosProxy> lines(Vertx vertx, int target) {
        return IntStream.range(0, NODES)
                .mapToObj(node -> new ChaosProxy(vertx, target))
                .toList();
    }

    private interface End {
        void come() throws InterruptedException;
    }

    private static void run(Nodes nodes, History history, List<ChaosProxy> databaseLines, long seconds, End endOfFaults)
            throws InterruptedException {
        Traffic traffic = new Traffic(nodes, history, SEED);
        SlowLines slowLines = new SlowLines(databaseLines, SEED);
        traffic.start();
        slowLines.start();
        // This is the run itself: nothing waits for anything.
        new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        slowLines.stop();
        endOfFaults.come();
        traffic.stop();
    }

    /** When all faults are over each node answers what PostgreSQL holds. */
    private static void awaitSame(Nodes nodes, History history) {
        for (int i = 0; i < NODES; i++) {
            int node = i;
            history.ends.forEach((row, seen) -> Await.until(
                    "node " + node + " answers " + seen + " of " + row, () -> seen.equals(seen(nodes, node, row))));
        }
    }

    private static Nodes.Seen seen(Nodes nodes, int node, Row row) {
        try {
            return nodes.read(node, row).rows().get(row);
        } catch (IOException e) {
            throw new AssertionError("node " + node + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void print(String what, long seconds, History history, Verdict verdict) {
        System.out.println("Consistency of " + what + ": seed " + SEED + ", " + seconds + " s, faults "
                + history.troubles.stream()
                        .collect(Collectors.groupingBy(Trouble::kind, TreeMap::new, Collectors.counting())));
        System.out.println(verdict);
    }
}
