package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often Redis and PostgreSQL are asked for fifty rows by their keys, as they themselves count it. */
class QuestionsAskedIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}", command-timeout: 10s }
            cache: { near: { max-staleness: 10s } }
            resources:
              items:
                access: { read: anyone, write: anyone }
                cache: { pattern: cache-aside }
            """;
    private static final int ROWS = 50;
    private static final String FIFTY =
            IntStream.rangeClosed(1, ROWS).mapToObj(Integer::toString).collect(Collectors.joining(",", "in.(", ")"));

    private final String database = TestPostgres.createDatabase();
    private RedisProcess redis;
    private TestServer one;
    private TestServer two;

    @BeforeEach
    void serve() {
        TestPostgres.execute(database, """
                CREATE EXTENSION pg_stat_statements;
                CREATE TABLE items (id int PRIMARY KEY, name text);
                INSERT INTO items SELECT n, 'x' FROM generate_series(1, 100) n;
                """);
        redis = RedisProcess.launch();
        one = server();
        two = server();
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        redis.close();
    }

    private TestServer server() {
        TestServer server = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        Await.until("it caches", () -> source(server.get("/api/items/100")).equals("near"));
        return server;
    }

    private static String source(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-cache").orElseThrow();
    }

    /** What fifty rows cost: MGETs, GETs, and statements that name the table. */
    private record Cost(String source, long manyGets, long singleGets, long statements) {}

    private Cost costOfFifty(TestServer server) {
        assertThat(redis.tell("CONFIG RESETSTAT")).isEqualTo("+OK");
        TestPostgres.execute(database, "SELECT pg_stat_statements_reset()");
        HttpResponse<String> answer = server.get("/api/items?id=" + FIFTY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().lines()).hasSize(ROWS);
        return new Cost(source(answer), calls("mget"), calls("get"), statements());
    }

    private long calls(String command) {
        return redis.tellAll("INFO commandstats").stream()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    private long statements() {
        return Long.parseLong(TestPostgres.text(
                database, "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query LIKE '%items%'"));
    }

    @Test
    void fiftyRowsCostOneQuestionToEachThatHasToBeAsked() {
        // Two scripts for each row look at its lease: before it is loaded, and when it is stored.
        assertThat(costOfFifty(one)).isEqualTo(new Cost("miss", 1, 2 * ROWS, 1));
        assertThat(costOfFifty(two)).isEqualTo(new Cost("shared", 1, 0, 0));
        assertThat(costOfFifty(two)).isEqualTo(new Cost("near", 0, 0, 0));
        assertThat(costOfFifty(one)).isEqualTo(new Cost("near", 0, 0, 0));
    }
}
