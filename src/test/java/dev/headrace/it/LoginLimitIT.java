package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limit of logins: by address at the gate, and by account once the login is read; over two servers. */
class LoginLimitIT {
    private static final String MESSAGE = "Too many login attempts, try again in 15 minutes";
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}" }
            redis: { url: "${REDIS_URL}", command-timeout: 5s }
            http: { trusted-proxies: [127.0.0.0/8] }
            accounts:
              resource: users
              login: email
              password: password_hash
              token: { secret: "a secret that is long enough for hs256, and no other" }
              hashing: { memory: 1MiB, iterations: 1 }
            resources:
              users:
                hide: [password_hash]
                access: { read: anyone }
            limits:
              auth:
                path: /api/auth/
                quota: 10
                window: 15m
                by: ip-and-account
                exact: true
                message: %s
            """.formatted(MESSAGE);

    private final TestServer[] servers = new TestServer[2];
    private RedisProcess redis;

    @BeforeEach
    void serve() {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(
                database,
                "CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE, password_hash text);"
                        + "INSERT INTO users VALUES (1, 'ann@example.com', NULL)");
        redis = RedisProcess.launch();
        for (int i = 0; i < servers.length; i++) {
            servers[i] = TestServer.start(TestPostgres.url(database), redis.url(), YAML);
        }
    }

    @AfterEach
    void stop() {
        for (TestServer server : servers) {
            server.close();
        }
        redis.close();
    }

    private HttpResponse<String> attempt(int number, String address, String login) {
        String body = "{\"login\":\"" + login + "\",\"password\":\"wrong\"}";
        String[] headers = {"content-type", "application/json", "x-forwarded-for", address};
        return servers[number % servers.length].send("POST", "/api/auth/login", body, headers);
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.body()).startsWith("{\"code\":\"HR209\",\"message\":\"" + MESSAGE + "\"");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("retry-after").orElseThrow()).matches("[1-9][0-9]{0,2}");
    }

    @Test
    void oneAddressTriesTenTimesWhateverAccounts() {
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> answer = attempt(i, "203.0.113.1", "user-" + i + "@example.com");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
            assertThat(answer.headers().firstValue("ratelimit").orElseThrow()).startsWith("\"auth\";r=" + (9 - i));
        }
        assertRefused(attempt(0, "203.0.113.1", "ann@example.com"));
        assertRefused(attempt(1, "203.0.113.1", "ann@example.com"));
        assertThat(attempt(1, "203.0.113.2", "ann@example.com").statusCode()).isEqualTo(401);
    }

    @Test
    void oneAccountIsTriedTenTimesFromWhateverAddresses() {
        for (int i = 0; i < 10; i++) {
            String login = i % 3 == 0 ? "Ann@Example.com" : "ann@example.com";
            assertThat(attempt(i, "203.0.113." + i, login).statusCode()).isEqualTo(401);
        }
        assertRefused(attempt(0, "203.0.113.100", "ann@example.com"));
        assertRefused(attempt(1, "203.0.113.101", "ANN@example.com"));
        assertThat(attempt(0, "203.0.113.100", "bob@example.com").statusCode()).isEqualTo(401);
    }

    @Test
    void withoutRedisLoginsAreNeverOpen() {
        redis.kill();
        int admitted = 0;
        for (int i = 0; i < 30; i++) {
            admitted += attempt(i, "203.0.113.1", "user-" + i + "@example.com").statusCode() == 401 ? 1 : 0;
        }
        // Ten for each of two nodes at most, which need not have heard of each other yet.
        assertThat(admitted).isBetween(2, 20);
        assertRefused(attempt(0, "203.0.113.1", "ann@example.com"));
        assertRefused(attempt(1, "203.0.113.1", "ann@example.com"));
    }
}
