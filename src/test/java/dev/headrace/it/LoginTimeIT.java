package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.auth.AccountsConfig.HashingConfig;
import dev.headrace.auth.Passwords;
import dev.headrace.config.DataSize;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import dev.headrace.testing.TestTokens;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whether there is an account cannot be told by how long a refusal takes. */
class LoginTimeIT {
    /** With hashes as they are usually made, which take many times as long as everything else. */
    @Test
    void takesAsLongForAWrongLoginAsForAWrongPassword() {
        String hash = new Passwords(new HashingConfig(DataSize.ofMebibytes(19), 2)).hash("open sesame");
        String other = TestPostgres.createDatabase();
        TestPostgres.execute(
                other,
                "CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE, password_hash text);"
                        + "INSERT INTO users VALUES (1, 'ann@example.com', '" + hash + "')");
        try (TestServer usual = TestServer.start(TestPostgres.url(other), """
                postgres: { url: "${DATABASE_URL}" }
                accounts: { resource: users, login: email, password: password_hash, token: { secret: "%s" } }
                resources: { users: { hide: [password_hash], access: { read: anyone } } }
                """.formatted(TestTokens.SECRET))) {
            List<Long> known = new ArrayList<>();
            List<Long> unknown = new ArrayList<>();
            // By chance: in turns, the garbage of one would be collected in the time of the other, again and again.
            Random random = new Random(150);
            while (Math.min(known.size(), unknown.size()) < 150) {
                boolean isKnown = random.nextBoolean();
                (isKnown ? known : unknown).add(nanosOfRefusal(usual, isKnown ? "ann@example.com" : "bob@example.com"));
            }
            double slower = shareOfSlower(known, unknown);
            // Half, were there no difference; the standard deviation is then 0.033.
            assertThat(slower).as("%s against %s", known, unknown).isBetween(0.33, 0.67);
        }
    }

    private static long nanosOfRefusal(TestServer asked, String login) {
        long before = System.nanoTime();
        HttpResponse<String> answer = asked.send(
                "POST",
                "/api/auth/login",
                "{\"login\":\"" + login + "\",\"password\":\"wrong\"}",
                "content-type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(401);
        return System.nanoTime() - before;
    }

    /** Of all pairs, those in which the first took longer: Mann and Whitney's U, divided by the number of pairs. */
    private static double shareOfSlower(List<Long> first, List<Long> second) {
        long slower = first.stream()
                .mapToLong(one -> second.stream().filter(other -> one > other).count())
                .sum();
        return (double) slower / first.size() / second.size();
    }
}
