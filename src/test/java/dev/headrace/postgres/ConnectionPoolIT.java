package dev.headrace.postgres;

import static dev.headrace.postgres.PostgresUnderTest.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConnectionPoolIT {
    private static final String PID = "SELECT pg_backend_pid()::text";
    private static final String HOLD = "SELECT pg_sleep(60)::text";

    @Test
    void keepsTheMinimumWarmAndRestoresItAfterLoss() {
        PoolConfig pool =
                new PoolConfig(4, 3, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(30), 0, 50);
        try (var under = new PostgresUnderTest(pool)) {
            Await.until("three connections are warm", () -> under.lists().idle() == 3);
            under.terminateAll();
            Await.until("they are gone", () -> under.lists().total() < 3);
            Await.until("three are warm again", () -> under.lists().idle() == 3);
            assertThat(under.sessions("true")).isEqualTo(3);
        }
    }

    @Test
    void opensNoMoreThanTheMaximumAndServesTheQueueInOrder() {
        try (var under = new PostgresUnderTest(POOL)) {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(under.query(under.call(), "SELECT pg_backend_pid()::text FROM pg_sleep(0.01)"));
            }
            Set<String> servers = new HashSet<>();
            answers.forEach(answer -> servers.addAll(Await.value(answer)));
            assertThat(servers).hasSizeBetween(1, 4);
            // One that was opened for the queue may have come when the others had served it.
            assertThat(under.lists().total()).isBetween(servers.size(), 4);
            assertThat(under.lists().waiting()).isZero();
        }
    }

    @Test
    void closesConnectionsAboveTheMinimumThatAreIdleTooLong() {
        PoolConfig pool =
                new PoolConfig(4, 1, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMinutes(30), 0, 50);
        try (var under = new PostgresUnderTest(pool)) {
            Future<?> one = under.query(under.call(), "SELECT pg_sleep(0.05)::text");
            Future<?> two = under.query(under.call(), "SELECT pg_sleep(0.05)::text");
            Await.value(one);
            Await.value(two);
            Await.until("only the minimum is left", () -> under.lists().total() == 1);
            Await.until("PostgreSQL agrees", () -> under.sessions("true") == 1);
        }
    }

    @Test
    void refusesAtOnceWhenTheQueueIsFull() {
        PoolConfig pool =
                new PoolConfig(1, 0, Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMinutes(30), 0, 1);
        try (var under = new PostgresUnderTest(pool)) {
            Call holder = under.call();
            under.query(holder, HOLD);
            Await.until("the connection is taken", () -> under.sessions("state = 'active'") == 1);
            Future<List<String>> second = under.query(under.call(), PID);
            Fault refusal = (Fault) Await.failure(under.query(under.call(), PID));
            assertThat(refusal.is(FaultCode.POOL_FULL)).isTrue();
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.retryAfterSeconds()).isPositive();
            assertThat(under.refused).hasSize(1);
            under.cancel(holder);
            assertThat(Await.value(second)).hasSize(1);
        }
    }

    @Test
    void failsAWaitThatIsTooLong() {
        PoolConfig pool =
                new PoolConfig(1, 1, Duration.ofSeconds(30), Duration.ofMillis(50), Duration.ofMinutes(30), 0, 5);
        try (var under = new PostgresUnderTest(pool)) {
            Await.until("the connection is warm", () -> under.lists().idle() == 1);
            under.query(under.call(), HOLD);
            Await.until("the connection is taken", () -> under.lists().idle() == 0);
            Fault refusal = (Fault) Await.failure(under.query(under.call(), PID));
            assertThat(refusal.is(FaultCode.POOL_WAIT_TOO_LONG)).isTrue();
            assertThat(refusal.retryAfterSeconds()).isPositive();
            assertThat(under.lists().waiting()).isZero();
        }
    }

    @Test
    void letsACancelledCallLeaveTheQueue() {
        PoolConfig pool =
                new PoolConfig(1, 0, Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMinutes(30), 0, 5);
        try (var under = new PostgresUnderTest(pool)) {
            under.query(under.call(), HOLD);
            Await.until("the connection is taken", () -> under.sessions("state = 'active'") == 1);
            Call call = under.call();
            Future<List<String>> waiting = under.query(call, PID);
            Await.until("it waits", () -> under.lists().waiting() == 1);
            under.cancel(call);
            assertThat(((Fault) Await.failure(waiting)).is(FaultCode.DEADLINE_PASSED))
                    .isTrue();
            assertThat(under.lists().waiting()).isZero();
        }
    }

    /** The connection is on one event loop; the answer is there, and has not yet had its turn on that of the call. */
    @Test
    void takesAConnectionBackWhoseAnswerComesWithTheCancellation() {
        PoolConfig pool =
                new PoolConfig(1, 0, Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMinutes(30), 0, 5);
        try (var under = new PostgresUnderTest(pool)) {
            Await.value(under.query(under.call(), PID));
            Call call = under.call();
            CountDownLatch answered = new CountDownLatch(1);
            Collector<Row, ?, Integer> counted = Collectors.collectingAndThen(Collectors.counting(), rows -> {
                under.loop.runOnContext(behind -> answered.countDown());
                return rows.intValue();
            });
            Future<Integer> rows = under.run(under.otherLoop, () -> {
                Future<Integer> answer = under.postgres.query(call, PID, Tuple.tuple(), counted);
                awaitHere(answered);
                call.cancel(Fault.of(FaultCode.CLIENT_LEFT, "left"));
                return answer;
            });
            assertThat(((Fault) Await.failure(rows)).is(FaultCode.CLIENT_LEFT)).isTrue();
            Await.until(
                    "the connection is back",
                    () -> under.lists().idle() == under.lists().total());
            assertThat(Await.value(under.query(under.call(), PID))).hasSize(1);
        }
    }

    private static void awaitHere(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void replacesAConnectionAfterItsUses() {
        PoolConfig pool =
                new PoolConfig(1, 0, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(30), 2, 5);
        try (var under = new PostgresUnderTest(pool)) {
            List<String> servers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                servers.addAll(Await.value(under.query(under.call(), PID)));
            }
            assertThat(servers.get(1)).isEqualTo(servers.get(0));
            assertThat(servers.get(2)).isNotEqualTo(servers.get(1)).isEqualTo(servers.get(3));
        }
    }

    @Test
    void replacesAConnectionThatIsTooOld() {
        PoolConfig pool =
                new PoolConfig(1, 1, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMillis(300), 0, 5);
        try (var under = new PostgresUnderTest(pool)) {
            String first = Await.value(under.query(under.call(), PID)).get(0);
            Await.until(
                    "another server process answers",
                    () -> !Await.value(under.query(under.call(), PID)).get(0).equals(first));
        }
    }

    @Test
    void prefersAConnectionOfTheCallersEventLoop() {
        try (var under = new PostgresUnderTest(POOL)) {
            Future<String> here = server(under, under.loop);
            Future<String> there = server(under, under.otherLoop);
            Await.value(here);
            Await.value(there);
            Await.until("both are idle", () -> under.lists().idle() == 2);
            String ofLoop = Await.value(server(under, under.loop));
            String ofOtherLoop = Await.value(server(under, under.otherLoop));
            assertThat(ofLoop).isNotEqualTo(ofOtherLoop);
            assertThat(Await.value(server(under, under.loop))).isEqualTo(ofLoop);
            assertThat(Await.value(server(under, under.otherLoop))).isEqualTo(ofOtherLoop);
        }
    }

    /** Which server process answers on the event loop. */
    private static Future<String> server(PostgresUnderTest under, Context loop) {
        String sql = "SELECT pg_backend_pid()::text FROM pg_sleep(0.1)";
        return under.run(
                loop,
                () -> under.postgres
                        .query(under.call(), sql, Tuple.tuple(), PostgresUnderTest.FIRST_COLUMN)
                        .map(rows -> rows.get(0)));
    }

    @Test
    void reportsItsStateRegularly() {
        try (var under =
                new PostgresUnderTest(POOL, TestPostgres.port(), Duration.ofSeconds(1), Duration.ofMillis(20))) {
            Await.until("two rounds were reported", () -> under.reported.size() >= 6);
            assertThat(under.reported).extracting(one -> one.pool()).contains("lists", "exports", "points");
        }
    }
}
