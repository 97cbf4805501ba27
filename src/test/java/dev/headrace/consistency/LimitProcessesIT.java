package dev.headrace.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits over servers in processes of their own, of which one may be killed. */
class LimitProcessesIT {
    private static final String YAML = """
            http: { host: 127.0.0.1, event-loops: 2 }
            postgres: { url: "${DATABASE_URL}", pool: { max-size: 4, min-size: 1 } }
            redis: { url: "${REDIS_URL}", command-timeout: 2s }
            resources:
              items: { access: { read: anyone } }
            limits:
              api: { path: /api/items/1, quota: %d, window: 15m }
              auth: { path: /api/items/2, quota: 20, window: 15m, exact: true }
              brief: { path: /api/items/3, quota: 40, window: 1s }
            """;
    private static final int NODES = 4;

    @TempDir
    private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private Map<String, String> environment;
    private RedisProcess redis;

    @BeforeEach
    void launch() throws Exception {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(
                database, "CREATE TABLE items (id int PRIMARY KEY); INSERT INTO items VALUES (1), (2), (3)");
        redis = RedisProcess.launch();
        environment = Map.of("DATABASE_URL", TestPostgres.url(database), "REDIS_URL", redis.url());
        for (int i = 0; i < NODES; i++) {
            startNode(100);
        }
        for (NodeProcess node : nodes) {
            node.awaitServing();
        }
    }

    private NodeProcess startNode(int quota) throws IOException {
        Path configuration = Files.writeString(directory.resolve("quota-" + quota + ".yaml"), YAML.formatted(quota));
        NodeProcess node = new NodeProcess(nodes.size(), directory, configuration, environment, new History());
        nodes.add(node);
        node.start();
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(NodeProcess::close);
        redis.close();
    }

    private CompletableFuture<Integer> ask(NodeProcess node, int row) {
        URI uri = URI.create("http://127.0.0.1:" + node.port() + "/api/items/" + row);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private int admitted(NodeProcess node, int row, int requests) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += ask(node, row).join() == 200 ? 1 : 0;
        }
        return admitted;
    }

    /** Fifty at once, to nodes by chance; answers how many passed. */
    private int wave(Random random, int row) {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(ask(nodes.get(random.nextInt(NODES)), row));
        }
        int admitted = 0;
        for (CompletableFuture<Integer> answer : answers) {
            int status = answer.join();
            assertThat(status).isIn(200, 429);
            admitted += status == 200 ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void s50_exactlyTheQuotaPassesOverAllProcesses() {
        Random random = new Random(50);
        int admitted = 0;
        int exactly = 0;
        for (int i = 0; i < 20; i++) {
            admitted += wave(random, 1);
            exactly += wave(random, 2);
        }
        assertThat(admitted).isEqualTo(100);
        assertThat(exactly).isEqualTo(20);
        System.out.println("limits: " + admitted + " of 1000 requests passed over " + NODES + " processes");
    }

    @Test
    void s51_whatIsLeftOfAWindowIsWorthNothingInTheNext() {
        Random random = new Random(51);
        long begun = System.nanoTime();
        int admitted = 0;
        while (admitted < 240) {
            admitted += wave(random, 3);
        }
        // Redis counts in milliseconds, and by a clock of its own.
        Duration passed = Duration.ofNanos(System.nanoTime() - begun).plusMillis(50);
        long windows = passed.toSeconds() + 1;
        assertThat(admitted).isLessThanOrEqualTo((int) (40 * windows));
    }

    @Test
    void s52_aProcessThatIsKilledTakesWhatItHeldWithIt() {
        assertThat(admitted(nodes.get(0), 1, 10)).isEqualTo(10);
        nodes.get(0).kill();
        int others = 0;
        for (int i = 1; i < NODES; i++) {
            others += admitted(nodes.get(i), 1, 100);
        }
        assertThat(others).as("of 50 leased, 40 were lost").isEqualTo(50);
        System.out.println("limits: 10 passed before kill -9, " + others + " after it");
    }

    @Test
    void s59_withoutRedisEachProcessHasItsShare() throws Exception {
        awaitAlive(NODES);
        NodeProcess last = startNode(100);
        last.awaitServing();
        awaitAlive(NODES + 1);
        // Its first message is answered once one that it sent later is.
        assertThat(admitted(last, 3, 1)).isOne();
        redis.kill();
        assertThat(admitted(last, 1, 120)).isEqualTo(20);
        assertThat(admitted(last, 2, 30)).isEqualTo(4);
        // The others need not have heard of all.
        for (NodeProcess node : nodes.subList(0, NODES)) {
            assertThat(admitted(node, 1, 120)).isBetween(20, 100);
            assertThat(admitted(node, 2, 30)).isBetween(4, 20);
        }
    }

    private void awaitAlive(int count) {
        Await.until(
                count + " have said that they live",
                () -> redis.tell("ZCARD l:{nodes}").equals(":" + count));
    }

    @Test
    void s62_aLowerQuotaHoldsAtOnceOverAllProcesses() throws Exception {
        assertThat(admitted(nodes.get(0), 1, 30)).isEqualTo(30);
        NodeProcess lower = startNode(50);
        lower.awaitServing();
        assertThat(admitted(lower, 1, 60)).isEqualTo(20);
    }
}
