package dev.headrace.it;

import static dev.headrace.it.WrittenBehind.patch;
import static dev.headrace.it.WrittenBehind.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of accepted writes when PostgreSQL or Redis fails. */
class WriteBehindFaultsIT {
    private WrittenBehind behind;

    private void start(String commandTimeout) {
        behind = new WrittenBehind(commandTimeout);
    }

    @AfterEach
    void stop() {
        behind.close();
    }

    @Test
    void s44WritesAreAcceptedWhilePostgresqlIsGoneUpToALimit() {
        start("5s");
        behind.proxy.close();
        int accepted = 0;
        HttpResponse<String> answer = patch(behind.first, 1, 1);
        while (answer.statusCode() == 202) {
            accepted++;
            answer = patch(behind.first, 1, accepted + 1);
        }
        assertThat(accepted).isGreaterThanOrEqualTo(10);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        HttpResponse<String> marked = patch(behind.first, 1, 0, "idempotency-key", "k");
        assertThat(marked.statusCode()).isEqualTo(503);
        assertThat(marked.body()).contains("HR208");
        assertThat(behind.first.get("/api/counters/1").statusCode()).isEqualTo(503);

        behind.proxy.open();
        String last = Integer.toString(accepted);
        Await.until("all of them are applied", () -> behind.value(1).equals(last));
        String shown = row(1, accepted);
        Await.until(
                "it is shown", () -> behind.first.get("/api/counters/1").body().equals(shown));
        assertThat(behind.parked()).isEmpty();
    }

    @Test
    void s46AnAcceptedWriteOutlivesRedisThatIsKilledAtOnce() throws SQLException {
        start("5s");
        behind.whileLocked(() -> {
            assertThat(patch(behind.first, 1, 1).statusCode()).isEqualTo(202);
            behind.redis.kill();
            behind.redis.start();
        });
        Await.until("it is applied", () -> behind.value(1).equals("1"));
        Await.until(
                "it is shown", () -> behind.first.get("/api/counters/1").body().equals(row(1, 1)));
    }

    @Test
    void s47OneIdempotencyKeyIsOneWriteAlsoWhenTheFirstAnswerIsLost() {
        start("300ms");
        behind.countChanges();
        String[] key = {"idempotency-key", "k"};
        behind.redis.freeze();
        HttpResponse<String> lost = patch(behind.first, 1, 1, key);
        assertThat(lost.statusCode()).isEqualTo(503);
        assertThat(lost.body()).contains("HR208", "Idempotency-Key");
        behind.redis.thaw();
        Await.until("it is accepted", () -> patch(behind.first, 1, 1, key).statusCode() == 202);
        Await.until(
                "it is shown", () -> behind.first.get("/api/counters/1").body().contains("\"value\":1"));
        patch(behind.second, 1, 2);
        patch(behind.second, 1, 1, key);
        Await.until("nothing is pending", () -> behind.value(1).equals("2"));
        assertThat(TestPostgres.text(behind.database, "SELECT changes FROM counters WHERE id = 1"))
                .isEqualTo("2");
    }

    @Test
    void s48APendingWriteIsNotEvicted() throws SQLException {
        start("5s");
        behind.whileLocked(() -> {
            patch(behind.first, 1, 1);
            behind.redis.tell("CONFIG SET maxmemory-policy volatile-lru");
            behind.redis.tell("CONFIG SET maxmemory 3mb");
            int i = 0;
            while (behind.redis.tellAll("INFO stats").contains("evicted_keys:0")) {
                behind.redis.tell("SETEX filler" + i++ + " 1000 " + "x".repeat(20_000));
            }
        });
        Await.until("it is applied", () -> behind.value(1).equals("1"));
    }

    /** The one that was first has the right to apply, and has not read its catalogue anew. */
    @Test
    void aColumnThatOnlyTheAcceptingServerKnowsIsWritten() {
        start("5s");
        TestPostgres.execute(behind.database, "ALTER TABLE counters ADD COLUMN colour text");
        assertThat(behind.second.admin("POST", "/ops/reload").statusCode()).isEqualTo(200);
        for (int id = 1; id <= 8; id++) {
            String path = "/api/counters/" + id;
            assertThat(behind.second.send("PATCH", path, "{\"colour\":\"red\"}").statusCode())
                    .isEqualTo(202);
            assertThat(behind.second.get(path).body()).contains("\"colour\":\"red\"");
        }
        assertThat(behind.parked()).isEmpty();
    }

    @Test
    void nothingIsAcceptedIntoARedisThatMayEvictIt() {
        start("5s");
        behind.redis.tell("CONFIG SET maxmemory-policy allkeys-lru");
        try (TestServer third = behind.newServer()) {
            assertThat(patch(third, 1, 1).statusCode()).isEqualTo(204);
            behind.redis.tell("CONFIG SET maxmemory-policy noeviction");
            behind.awaitAccepting(third);
        }
    }

    /** As a replica that is promoted before it has all. */
    @Test
    void aRedisWhoseClockIsBehindNumbersNoWriteLikeOneThatIsApplied() throws SQLException {
        start("5s");
        behind.whileLocked(() -> {
            assertThat(patch(behind.first, 1, 4).statusCode()).isEqualTo(202);
            behind.redis.kill();
            behind.redis.start();
        });
        Await.until("what was there is applied", () -> behind.value(1).equals("4"));
        behind.redis.kill();
        TestPostgres.execute(behind.database, "UPDATE headrace.journal SET last_entry = '99999999999999-0'");
        behind.redis.start();
        Await.until("writes are accepted", () -> patch(behind.first, 1, 5).statusCode() == 202);
        Await.until("it is applied", () -> behind.value(1).equals("5"));
        for (int id = 1; id <= 8; id++) {
            int next = id;
            Await.until(
                    "writes are accepted", () -> patch(behind.second, next, 6).statusCode() == 202);
            assertThat(behind.first.get("/api/counters/" + id).body()).isEqualTo(row(id, 6));
        }
    }

    @Test
    void s49WritesAreAppliedAfterRedisWasEmptied() {
        start("5s");
        // As if the clock of the Redis before had been ahead.
        TestPostgres.execute(behind.database, "UPDATE headrace.journal SET last_entry = '99999999999999-0'");
        assertThat(behind.redis.tell("FLUSHALL")).isEqualTo("+OK");
        behind.awaitAccepting(behind.first);
        for (int id = 1; id <= 8; id++) {
            assertThat(patch(behind.first, id, 5).statusCode()).isEqualTo(202);
        }
        for (int id = 1; id <= 8; id++) {
            assertThat(behind.second.get("/api/counters/" + id).body()).isEqualTo(row(id, 5));
        }
    }
}
