package dev.headrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import dev.headrace.watch.RedisOutcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageIT {
    private final RedisProcess server = RedisProcess.stopped();
    private RedisUnderTest under;

    @AfterEach
    void disconnect() {
        under.close();
        server.close();
    }

    private void connect() {
        server.start();
        under = RedisUnderTest.connected(server.url(), RedisUnderTest.IMPATIENT);
        under.ask("SET", "x", "1");
    }

    private void awaitAnswers() {
        Await.until(
                "it answers again",
                () -> Await.value(under.send("PING").map(true).otherwise(false)));
    }

    @Test
    void startsWithoutItsServerAndFindsItWithoutBeingAsked() {
        under = new RedisUnderTest(server.url(), RedisUnderTest.IMPATIENT);
        Await.until("the outage is told", () -> !under.outages.isEmpty());
        assertThat(under.redis.isUp()).isFalse();
        assertThat(Await.failure(under.send("PING")))
                .isInstanceOf(RedisUnavailable.class)
                .hasMessageContaining("refused");
        server.start();
        Await.until("it is found", under.redis::isUp);
        assertThat(under.ask("PING")).isEqualTo("PONG");
        assertThat(under.outages).hasSize(2).last().isEqualTo("found");
    }

    @Test
    void failsEverythingOfAServerThatHangsAndRefusesAtOnceUntilItGoesOn() {
        connect();
        Await.value(under.run(under.otherLoop, () -> under.redis.get("x")));
        server.freeze();
        List<Future<Reply>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(under.send("GET", "x"));
        }
        for (Future<Reply> answer : waiting) {
            assertThat(Await.failure(answer))
                    .isInstanceOf(RedisUnavailable.class)
                    .hasMessage("no answer within 1000 ms");
        }
        assertThat(under.redis.isUp()).isFalse();
        // Every loop knows: nobody waits again.
        RedisUnavailable reason =
                (RedisUnavailable) Await.failure(under.run(under.otherLoop, () -> under.redis.get("x")));
        assertThat(reason).hasMessage("no answer within 1000 ms");
        assertThat(under.outcomes.stream().filter(RedisOutcome.TIMEOUT::equals)).hasSize(100);
        server.thaw();
        awaitAnswers();
        assertThat(under.ask("GET", "x")).isEqualTo("1");
        assertThat(under.outages).containsExactly("found", "lost: no answer within 1000 ms", "found");
        assertThat(under.runIds).containsOnly(under.runIds.get(0));
    }

    @Test
    void doesNotLookWhileNothingIsOutstandingAndNoticesWhenAsked() {
        connect();
        server.freeze();
        assertThat(under.redis.isUp()).isTrue();
        assertThat(Await.failure(under.send("GET", "x"))).isInstanceOf(RedisUnavailable.class);
        server.thaw();
        awaitAnswers();
    }

    @Test
    void findsAServerThatWasKilledAndStartedAnew() {
        connect();
        server.kill();
        Await.until("the outage is told", () -> under.outages.size() == 2);
        assertThat(Await.failure(under.send("GET", "x"))).isInstanceOf(RedisUnavailable.class);
        assertThat(Await.failure(under.run(under.otherLoop, () -> under.redis.get("x"))))
                .isInstanceOf(RedisUnavailable.class);
        server.start();
        awaitAnswers();
        assertThat(Await.value(under.run(() -> under.redis.get("x")))).isNull();
        assertThat(under.outages).hasSize(3);
        assertThat(new HashSet<>(under.runIds)).hasSize(2);
        assertThat(under.redis.server()).isEqualTo(under.runIds.get(under.runIds.size() - 1));
    }

    @Test
    void failsWhatIsOutstandingWhenTheServerDies() {
        connect();
        server.freeze();
        Future<Reply> outstanding = under.send("GET", "x");
        server.kill();
        assertThat(Await.failure(outstanding)).isInstanceOf(RedisUnavailable.class);
    }

    @Test
    void waitsForASlowFirstConnectionOnlyOnce() {
        server.start();
        Vertx vertx = Vertx.vertx();
        ChaosProxy proxy = new ChaosProxy(vertx, server.port());
        proxy.hold();
        under = new RedisUnderTest("redis://127.0.0.1:" + proxy.port(), RedisUnderTest.IMPATIENT);
        assertThat(Await.failure(under.send("PING"))).hasMessage("no connection yet");
        assertThat(under.outcomes).containsExactly(RedisOutcome.TIMEOUT);
        assertThat(Await.failure(under.send("PING"))).hasMessageContaining("no connection");
        assertThat(under.outcomes).containsExactly(RedisOutcome.TIMEOUT, RedisOutcome.UNAVAILABLE);
        proxy.close();
        proxy.open();
        awaitAnswers();
        Await.value(vertx.close());
    }

    @Test
    void takesANetworkThatSwallowsEverythingForAnOutage() {
        server.start();
        Vertx vertx = Vertx.vertx();
        ChaosProxy proxy = new ChaosProxy(vertx, server.port());
        under = RedisUnderTest.connected("redis://127.0.0.1:" + proxy.port(), RedisUnderTest.IMPATIENT);
        assertThat(under.ask("PING")).isEqualTo("PONG");
        proxy.hold();
        assertThat(Await.failure(under.send("PING"))).hasMessage("no answer within 1000 ms");
        proxy.close();
        proxy.open();
        awaitAnswers();
        assertThat(under.outages).hasSize(3);
        Await.value(vertx.close());
    }

    @Test
    void takesAReadOnlyReplicaForAnOutage() {
        connect();
        try (RedisProcess other = RedisProcess.launch()) {
            server.tell("REPLICAOF 127.0.0.1 " + other.port());
            Await.until("it is told", () -> {
                Await.value(under.send("SET", "x", "2").otherwiseEmpty());
                return under.outages.size() == 2;
            });
            assertThat(under.outages.get(1)).startsWith("lost: READONLY");
            assertThat(Await.failure(under.send("GET", "x"))).isInstanceOf(RedisUnavailable.class);
            server.tell("REPLICAOF NO ONE");
            awaitAnswers();
            assertThat(under.outages).hasSize(3);
        }
    }

    @Test
    void tellsAWrongPasswordWithoutShowingIt() {
        server.start();
        server.tell("CONFIG SET requirepass right");
        under = new RedisUnderTest("redis://:wr%40ng@127.0.0.1:" + server.port(), RedisUnderTest.IMPATIENT);
        Await.until("the outage is told", () -> !under.outages.isEmpty());
        assertThat(under.outages.get(0)).startsWith("lost: WRONGPASS").doesNotContain("wr@ng");
    }

    @Test
    void worksForAnAccountThatMayOnlyDoWhatACacheNeeds() {
        server.start();
        server.tell("ACL SETUSER cache on >p@:ss/w%C3%B6rd resetkeys ~c:* -@all +get +set");
        server.tell("ACL SETUSER cache >p@:/w%rd");
        under = RedisUnderTest.connected(
                "redis://cache:p%40:%2fw%25rd@127.0.0.1:" + server.port(), RedisUnderTest.IMPATIENT);
        assertThat(under.ask("SET", "c:x", "1")).isEqualTo("OK");
        assertThat(under.ask("GET", "c:x")).isEqualTo("1");
        assertThat(((RedisRefusal) Await.failure(under.send("GET", "other"))).code())
                .isEqualTo("NOPERM");
        assertThat(((RedisRefusal) Await.failure(under.send("FLUSHALL"))).code())
                .isEqualTo("NOPERM");
        assertThat(under.redis.isUp()).isTrue();
        assertThat(under.runIds).doesNotHaveDuplicates();
        assertThat(under.redis.server()).isEmpty();
    }

    @Test
    void usesTheDatabaseOfTheUrl() {
        server.start();
        under = RedisUnderTest.connected(server.url() + "/3", RedisUnderTest.IMPATIENT);
        under.ask("SET", "x", "1");
        assertThat(server.tell("DBSIZE")).isEqualTo(":0");
        assertThat(under.ask("DBSIZE")).isEqualTo("1");
    }

    @Test
    void answersInTimeThoughTheLoopWasAway() {
        server.start();
        under = new RedisUnderTest(server.url(), Duration.ofMillis(50));
        Await.until("it is found", under.redis::isUp);
        assertThat(Await.value(under.run(() -> under.redis.get("x").otherwiseEmpty())))
                .isNull();
        awaitAnswers();
        int before = under.outages.size();
        Await.value(under.run(() -> {
            Future<byte[]> answer = under.redis.get("x");
            long since = System.nanoTime();
            while (System.nanoTime() - since < Duration.ofMillis(150).toNanos()) {
                Thread.onSpinWait();
            }
            return answer;
        }));
        assertThat(under.outages).hasSize(before);
    }
}
