package dev.headrace.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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
              api: { path: /api/, quota: 100, window: 15m }
            """;
    private static final int NODES = 4;

    @TempDir
    private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private RedisProcess redis;

    @BeforeEach
    void launch() throws Exception {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, "CREATE TABLE items (id int PRIMARY KEY); INSERT INTO items VALUES (1)");
        redis = RedisProcess.launch();
        Path configuration = Files.writeString(directory.resolve("headrace.yaml"), YAML);
        Map<String, String> environment = Map.of("DATABASE_URL", TestPostgres.url(database), "REDIS_URL", redis.url());
        for (int i = 0; i < NODES; i++) {
            nodes.add(new NodeProcess(i, directory, configuration, environment, new History()));
            nodes.get(i).start();
        }
        for (NodeProcess node : nodes) {
            node.awaitServing();
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(NodeProcess::close);
        redis.close();
    }

    private CompletableFuture<Integer> ask(NodeProcess node) {
        URI row = URI.create("http://127.0.0.1:" + node.port() + "/api/items/1");
        return client.sendAsync(HttpRequest.newBuilder(row).build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private int admitted(NodeProcess node, int requests) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += ask(node).join() == 200 ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void s50_exactlyTheQuotaPassesOverAllProcesses() {
        Random random = new Random(50);
        int admitted = 0;
        for (int round = 0; round < 20; round++) {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(ask(nodes.get(random.nextInt(NODES))));
            }
            for (CompletableFuture<Integer> answer : answers) {
                int status = answer.join();
                assertThat(status).isIn(200, 429);
                admitted += status == 200 ? 1 : 0;
            }
        }
        assertThat(admitted).isEqualTo(100);
        System.out.println("limits: " + admitted + " of 1000 requests passed over " + NODES + " processes");
    }

    @Test
    void s52_aProcessThatIsKilledTakesWhatItHeldWithIt() {
        assertThat(admitted(nodes.get(0), 10)).isEqualTo(10);
        nodes.get(0).kill();
        int others = 0;
        for (int i = 1; i < NODES; i++) {
            others += admitted(nodes.get(i), 100);
        }
        assertThat(others).as("of 50 leased, 40 were lost").isEqualTo(50);
        System.out.println("limits: 10 passed before kill -9, " + others + " after it");
    }
}
