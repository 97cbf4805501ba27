package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Limits of one server and of several, over HTTP and with a real Redis. The names begin with the numbers of docs/limits.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitIT {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}", command-timeout: 2s }
            http: { event-loops: 1%s }
            resources:
              items:
                access: { read: anyone }
                cache: { pattern: cache-aside }
              plain:
                table: public.items
                access: { read: anyone }
            limits:
            """;
    private static final Pattern STATE = Pattern.compile("\"api\";r=(\\d+);t=(\\d+)");
    private static final Pattern COMMANDS = Pattern.compile("redis_commands_total\\{outcome=\"ok\",?\\} ([0-9.E]+)");
    private static final String PATH = "/api/plain/1";
    private static final int REQUESTS = 1000;

    private final String database = TestPostgres.createDatabase();
    private final ExecutorService clients = Executors.newFixedThreadPool(16);
    private final List<TestServer> servers = new ArrayList<>();
    private RedisProcess redis;

    @BeforeAll
    void create() {
        TestPostgres.execute(
                database, "CREATE TABLE items (id int PRIMARY KEY, name text); INSERT INTO items VALUES (1, 'one')");
    }

    @AfterAll
    void end() {
        clients.shutdownNow();
    }

    @BeforeEach
    void launch() {
        redis = RedisProcess.launch();
    }

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
        servers.clear();
        redis.close();
    }

    private TestServer serve(String policies) {
        return serve("", policies);
    }

    private TestServer serve(String http, String policies) {
        TestServer server =
                TestServer.start(TestPostgres.url(database), redis.url(), YAML.formatted(http) + policies.indent(2));
        servers.add(server);
        Await.until(
                "rows can be read and Redis is found",
                () -> server.admin("GET", "/ready").body().contains("\"redis\":\"up\""));
        return server;
    }

    private static int status(TestServer server, String... headers) {
        return server.get(PATH, headers).statusCode();
    }

    private static int admitted(TestServer server, int requests, String... headers) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += status(server, headers) == 200 ? 1 : 0;
        }
        return admitted;
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    private static double commands(TestServer server) {
        Matcher found = COMMANDS.matcher(server.admin("GET", "/metrics").body());
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    /** So many at once, to servers by chance; answers how many passed. */
    private int storm() throws Exception {
        Random random = new Random(50);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            TestServer server = servers.get(random.nextInt(servers.size()));
            answers.add(clients.submit(() -> status(server)));
        }
        int admitted = 0;
        for (Future<Integer> answer : answers) {
            int status = answer.get();
            assertThat(status).isIn(200, 429);
            admitted += status == 200 ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void s50_exactlyTheQuotaPassesOverAllNodes() throws Exception {
        for (int i = 0; i < 5; i++) {
            serve("api: { path: /api/, quota: 100, window: 15m }");
        }
        assertThat(storm()).isEqualTo(100);
        for (TestServer server : servers) {
            assertThat(status(server)).isEqualTo(429);
        }
    }

    @Test
    void s55_aClientThatIsBlockedCostsNothing() {
        TestServer one = serve("api: { path: /api/, quota: 10, window: 15m }");
        TestServer two = serve("api: { path: /api/, quota: 10, window: 15m }");
        assertThat(admitted(one, 5) + admitted(two, 10)).isEqualTo(10);
        assertThat(status(one)).isEqualTo(429);
        double before = commands(one);
        long since = System.nanoTime();
        assertThat(admitted(one, 1500)).isZero();
        double seconds = (System.nanoTime() - since) / 1e9;
        assertThat(commands(one) - before).isLessThanOrEqualTo(3 + seconds);
    }

    @Test
    void aCallerOnOneNodeCostsOneCallForTenRequestsAtMost() {
        TestServer server = serve("api: { path: /api/, quota: 100, window: 15m }");
        double before = commands(server);
        assertThat(admitted(server, 100)).isEqualTo(100);
        double calls = commands(server) - before;
        assertThat(calls).isLessThanOrEqualTo(10);
        TestServer larger = serve("more: { path: /api/, quota: 1000, window: 15m }");
        before = commands(larger);
        assertThat(admitted(larger, 1000)).isEqualTo(1000);
        double moreCalls = commands(larger) - before;
        assertThat(moreCalls).isLessThanOrEqualTo(100);
        System.out.printf("Redis calls: %.0f for 100 of 100 requests, %.0f for 1000 of 1000%n", calls, moreCalls);
    }

    @Test
    void s56_clientsAreToldApartOnlyByProxiesThatAreTrusted() {
        TestServer direct = serve("api: { path: /api/, quota: 3, window: 15m }");
        for (int i = 0; i < 3; i++) {
            assertThat(status(direct, "x-forwarded-for", "203.0.113." + i)).isEqualTo(200);
        }
        assertThat(status(direct, "x-forwarded-for", "203.0.113.9")).isEqualTo(429);
        TestServer behind = serve(
                ", trusted-proxies: [127.0.0.0/8, 10.0.0.0/8]", "proxied: { path: /api/, quota: 3, window: 15m }");
        assertThat(admitted(behind, 4, "x-forwarded-for", "203.0.113.1, 10.0.0.1"))
                .isEqualTo(3);
        assertThat(status(behind, "x-forwarded-for", "203.0.113.1:4711")).isEqualTo(429);
        assertThat(status(behind, "x-forwarded-for", "6.6.6.6", "x-forwarded-for", "203.0.113.1"))
                .isEqualTo(429);
        assertThat(status(behind, "x-forwarded-for", "203.0.113.1", "x-forwarded-for", "203.0.113.2"))
                .isEqualTo(200);
        assertThat(status(behind, "x-forwarded-for", "1.1.1.1, ".repeat(900) + "203.0.113.1"))
                .isEqualTo(429);
    }

    @Test
    void s58_everyKeyInRedisHasAnEnd() {
        TestServer one = serve(
                ", trusted-proxies: [127.0.0.0/8]",
                "api: { path: /api/, quota: 20, window: 15m }\nauth: { path: /api/, quota: 20, window: 15m, exact: true }");
        TestServer two = serve(
                ", trusted-proxies: [127.0.0.0/8]",
                "api: { path: /api/, quota: 20, window: 15m }\nauth: { path: /api/, quota: 20, window: 15m, exact: true }");
        for (int i = 0; i < 20; i++) {
            assertThat(status(i % 2 == 0 ? one : two, "x-forwarded-for", "203.0.113." + i))
                    .isEqualTo(200);
        }
        assertThat(admitted(one, 15) + admitted(two, 15)).isEqualTo(20);
        List<String> keys = redis.tellAll("KEYS l:*").stream()
                .filter(line -> line.startsWith("l:"))
                .toList();
        assertThat(keys).hasSizeGreaterThan(40);
        assertThat(keys)
                .allSatisfy(key -> assertThat(
                                Long.parseLong(redis.tell("PTTL " + key).substring(1)))
                        .isPositive());
    }

    @Test
    void s59_withoutRedisLimitsGoOnByShares() {
        String policies = """
                api: { path: /api/, quota: 100, window: 15m }
                auth: { path: /api/plain/1, quota: 20, window: 15m, exact: true }
                shut: { path: /api/items/1, quota: 20, window: 15m, on-redis-down: closed }
                open: { path: /api/items/2, quota: 1, window: 15m, on-redis-down: open }
                """;
        TestServer one = serve(policies);
        TestServer two = serve(policies);
        Await.until(
                "each knows of the other", () -> redis.tell("ZCARD l:{nodes}").equals(":2"));
        redis.kill();
        Await.until("it is noticed", () -> one.admin("GET", "/ready").body().contains("\"redis\":\"down\""));
        // The first need not have heard of the second yet, which has heard of the first.
        assertThat(admitted(one, 30)).as("exact, so not open").isBetween(10, 20);
        assertThat(admitted(two, 30)).as("its share").isEqualTo(10);
        HttpResponse<String> closed = one.get("/api/items/1");
        assertThat(closed.statusCode()).isEqualTo(503);
        assertThat(closed.body()).contains("HR212");
        for (int i = 0; i < 5; i++) {
            assertThat(two.get("/api/items/2").statusCode()).isEqualTo(404);
        }
        int general = 0;
        for (int i = 0; i < 150; i++) {
            general += one.get("/api/items").statusCode() == 200 ? 1 : 0;
        }
        assertThat(general).isLessThanOrEqualTo(100);
        redis.start();
    }

    @Test
    void s59_aRedisThatHangsIsWaitedForOnce() {
        TestServer server = serve("api: { path: /api/, quota: 100, window: 15m }");
        assertThat(status(server)).isEqualTo(200);
        redis.freeze();
        // Who needs the lease that is not answered waits for the command timeout, the others for nothing.
        assertThat(admitted(server, 150)).isEqualTo(99);
        assertThat(server.admin("GET", "/metrics").body())
                .containsPattern("redis_commands_total\\{outcome=\"timeout\",?\\} [12]\\.0");
        redis.thaw();
        // 50 were leased at first, and 25 by the question that nobody answered in time, which is not repeated.
        String key = redis.tellAll("KEYS l:b:*").stream()
                .filter(line -> line.startsWith("l:b:"))
                .findFirst()
                .orElseThrow();
        assertThat(redis.tellAll("HGET " + key + " c")).containsAnyOf("50", "75");
    }

    @Test
    void s61_everyAnswerTellsWhatIsLeft() {
        TestServer server = serve("api: { path: /api/, quota: 100, window: 15m }");
        HttpResponse<String> row = server.get("/api/items/1");
        assertThat(header(row, "ratelimit")).isEqualTo("\"api\";r=99;t=900");
        assertThat(header(row, "ratelimit-policy")).isEqualTo("\"api\";q=100;w=900");
        String tag = header(row, "etag");
        List<HttpResponse<String>> answers = List.of(
                server.head("/api/items/1"),
                server.get("/api/items/1", "if-none-match", tag),
                server.get("/api/items/2"),
                server.get("/api/nowhere"),
                server.get("/api/items?id=wrong"),
                server.send("DELETE", "/api/items/1", null));
        assertThat(answers).extracting(HttpResponse::statusCode).startsWith(200, 304, 404, 404, 400);
        long before = 99;
        for (HttpResponse<String> answer : answers) {
            Matcher state = STATE.matcher(header(answer, "ratelimit"));
            assertThat(state.matches()).as("%s", answer).isTrue();
            assertThat(Long.parseLong(state.group(1))).isEqualTo(--before);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(header(server.get("/api/items/1"), "ratelimit")).startsWith("\"api\";r=" + --before + ";");
        }
        assertThat(header(server.get("/export/items"), "ratelimit"))
                .as("not below /api/")
                .isEqualTo("none");
    }

    @Test
    void s61_aRefusalSaysWhenToComeBack() {
        TestServer server = serve("""
                login: { path: "/api/{resource}/{key}", quota: 2, window: 15m, exact: true, message: "Too many login attempts" }
                api: { path: /api/, quota: 100, window: 15m }
                """);
        assertThat(admitted(server, 2)).isEqualTo(2);
        HttpResponse<String> refused = server.get("/api/pl%61in/%31");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
                .startsWith("{\"code\":\"HR209\",\"message\":\"Too many login attempts\"")
                .contains("The policy \\\"login\\\" admits 2 in 900 s");
        assertThat(header(refused, "cache-control")).isEqualTo("no-store");
        Matcher state =
                Pattern.compile("\"api\";r=98;t=\\d+,\"login\";r=0;t=(\\d+)").matcher(header(refused, "ratelimit"));
        assertThat(state.matches()).as(header(refused, "ratelimit")).isTrue();
        long wait = Long.parseLong(header(refused, "retry-after"));
        assertThat(wait).isGreaterThanOrEqualTo(Long.parseLong(state.group(1))).isBetween(1L, 900L);
        assertThat(header(server.get("/api/items"), "ratelimit"))
                .as("a refused request is not counted by the others")
                .startsWith("\"api\";r=97;");
    }

    @Test
    void aClientThatWaitsAsLongAsItIsToldPasses() {
        TestServer server = serve("api: { path: /api/, quota: 1, window: 1s }");
        assertThat(status(server)).isEqualTo(200);
        HttpResponse<String> refused = server.get(PATH);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(header(refused, "retry-after")).isEqualTo("1");
        Await.until("the window is over", () -> status(server) == 200);
    }

    @Test
    void s62_aLowerQuotaHoldsAtOnceAndCountsWhatHasPassed() {
        TestServer before = serve("api: { path: /api/, quota: 100, window: 15m }");
        assertThat(admitted(before, 30)).isEqualTo(30);
        TestServer after = serve("api: { path: /api/, quota: 50, window: 15m }");
        // What the other server has leased and not spent is above the new quota, and is called back.
        assertThat(admitted(after, 60)).isEqualTo(20);
    }

    @Test
    void aServerThatStopsReturnsWhatItHas() {
        TestServer leaving = serve("api: { path: /api/, quota: 100, window: 15m }");
        assertThat(admitted(leaving, 10)).isEqualTo(10);
        servers.remove(leaving);
        leaving.close();
        assertThat(admitted(serve("api: { path: /api/, quota: 100, window: 15m }"), 120))
                .isEqualTo(90);
    }
}
