package dev.headrace.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.NanoClock;
import dev.headrace.loop.EventLoops;
import dev.headrace.redis.Redis;
import dev.headrace.redis.RedisConfig;
import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The scripts, on a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptsIT {
    private static final Policy BUDGET = Simulation.policy("{ path: /, quota: 100, window: 60s }");
    private static final Policy LOG = Simulation.policy("{ path: /, quota: 3, window: 60s, exact: true }");
    private static final long MOST = 1000;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = EventLoops.next(vertx);
    private RedisProcess server;
    private Redis redis;
    private RedisLedger one;
    private RedisLedger two;
    private int number;
    private String key;

    @BeforeAll
    void connect() {
        server = RedisProcess.launch();
        RedisConfig config = new RedisConfig(Optional.of(server.url()), Duration.ofSeconds(10), false);
        redis = new Redis(vertx, config, new Watcher() {}, NanoClock.system());
        one = new RedisLedger(redis);
        two = new RedisLedger(redis);
        Await.until("Redis is found", redis::isUp);
    }

    @BeforeEach
    void nextKey() {
        key = "l:b:{p:" + number++ + "}";
    }

    @AfterAll
    void stop() {
        Await.value(redis.close());
        Await.value(vertx.close());
        server.close();
    }

    private <T> T ask(Supplier<Future<T>> question) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(go -> question.get().onComplete(promise));
        return Await.value(promise.future());
    }

    private Ledger.Lease lease(RedisLedger node, long most, long window, long owed) {
        return ask(() -> node.lease(key, BUDGET, most, window, owed));
    }

    private Ledger.Entry log(RedisLedger node, long name, Ledger.Alone... alone) {
        return ask(() -> node.log(key, LOG, name, List.of(alone)));
    }

    @Test
    void aNodeThatIsAloneNeedsSixLeasesForAHundred() {
        long window = 0;
        long leased = 0;
        for (int i = 0; i < 6; i++) {
            Ledger.Lease lease = lease(one, MOST, window, 0);
            window = lease.window();
            leased += lease.tokens();
            assertThat(lease.free()).isEqualTo(100 - leased);
            assertThat(lease.nodes()).isOne();
        }
        assertThat(leased).isEqualTo(100);
        assertThat(lease(one, MOST, window, 0).tokens()).isZero();
    }

    @Test
    void theMoreNodesAskTheLessEachGets() {
        Ledger.Lease first = lease(one, MOST, 0, 0);
        assertThat(first.tokens()).isEqualTo(50);
        Ledger.Lease second = lease(two, MOST, 0, 0);
        assertThat(second.tokens()).as("a quarter of 50").isEqualTo(12);
        assertThat(second.nodes()).isEqualTo(2);
        assertThat(second.window()).isEqualTo(first.window());
        assertThat(lease(two, 3, second.window(), 0).tokens())
                .as("no more than wanted")
                .isEqualTo(3);
    }

    @Test
    void whatIsOwedIsChargedInItsWindowOnly() {
        long window = lease(one, 1, 0, 0).window();
        assertThat(lease(one, 1, window, 10).free()).isEqualTo(100 - 1 - 10 - 1);
        assertThat(lease(one, 1, window - 1, 10).free()).as("of another window").isEqualTo(100 - 1 - 10 - 2);
        assertThat(lease(one, 1, 0, 200).tokens()).isZero();
    }

    @Test
    void onlyWhatIsOfThisWindowIsTakenBack() {
        Ledger.Lease lease = lease(one, MOST, 0, 0);
        ask(() -> one.giveBack(key, 20, lease.window() - 1).mapEmpty());
        assertThat(lease(one, 1, lease.window(), 0).free()).isEqualTo(49);
        ask(() -> one.giveBack(key, 20, lease.window()).mapEmpty());
        assertThat(lease(one, 1, lease.window(), 0).free()).isEqualTo(68);
        ask(() -> one.giveBack(key, 1_000, lease.window()).mapEmpty());
        assertThat(lease(one, 1, lease.window(), 0).free())
                .as("never more than the quota")
                .isEqualTo(99);
    }

    @Test
    void givingBackBringsNoKeyIntoBeing() {
        ask(() -> one.giveBack(key, 1, 1).mapEmpty());
        assertThat(server.tell("EXISTS " + key)).isEqualTo(":0");
    }

    @Test
    void aWindowEndsWithItsKeyAndIsNeverProlonged() {
        Ledger.Lease first = lease(one, MOST, 0, 0);
        server.tell("PEXPIRE " + key + " 5000");
        assertThat(lease(one, 1, first.window(), 0).millisLeft()).isBetween(1L, 5000L);
        server.tell("PEXPIRE " + key + " 1");
        Await.until("it is gone", () -> server.tell("EXISTS " + key).equals(":0"));
        Ledger.Lease second = lease(one, MOST, first.window(), 0);
        assertThat(second.window()).isGreaterThan(first.window());
        assertThat(second.tokens()).isEqualTo(50);
        assertThat(second.millisLeft()).isEqualTo(60_000);
    }

    @Test
    void aKeyWithoutAnEndBeginsAnew() {
        lease(one, MOST, 0, 0);
        server.tell("PERSIST " + key);
        assertThat(lease(one, MOST, 0, 0).tokens()).isEqualTo(50);
        assertThat(ttl(key)).isPositive();
    }

    @Test
    void s62_aLowerQuotaCountsWhatHasPassed() {
        lease(one, 40, 0, 0);
        Policy lower = Simulation.policy("{ path: /, quota: 50, window: 60s }");
        Ledger.Lease lease = ask(() -> two.lease(key, lower, MOST, 0, 0));
        assertThat(lease.tokens() + lease.free()).isEqualTo(10);
        Policy lowest = Simulation.policy("{ path: /, quota: 20, window: 60s }");
        Ledger.Lease refused = ask(() -> two.lease(key, lowest, MOST, lease.window(), 0));
        assertThat(refused.tokens()).isZero();
        assertThat(refused.free()).isZero();
    }

    @Test
    void theLogAdmitsItsQuotaAndSaysWhenThereIsRoomAgain() {
        Ledger.Entry first = log(one, 1);
        assertThat(first.isAdmitted()).isTrue();
        assertThat(first.remaining()).isEqualTo(2);
        assertThat(first.millis()).isBetween(59_000L, 60_001L);
        assertThat(log(two, 1).remaining()).as("names of another node").isEqualTo(1);
        assertThat(log(one, 2).remaining()).isZero();
        Ledger.Entry refused = log(one, 3);
        assertThat(refused.isAdmitted()).isFalse();
        assertThat(refused.millis()).isBetween(1L, 60_001L);
        assertThat(server.tell("ZCARD " + key)).isEqualTo(":3");
        assertThat(ttl(key)).isBetween(1L, 60_001L);
    }

    @Test
    void theLogLearnsOnceWhatPassedUnasked() {
        Ledger.Alone pass = new Ledger.Alone(7, 30_000_000);
        Ledger.Alone old = new Ledger.Alone(8, 61_000_000);
        assertThat(log(one, 1, pass, old).remaining()).isEqualTo(1);
        assertThat(log(one, 2, pass).remaining()).isZero();
        Ledger.Entry refused = log(one, 3);
        assertThat(refused.isAdmitted()).isFalse();
        assertThat(refused.millis()).as("the oldest is half a window old").isBetween(1L, 30_001L);
    }

    @Test
    void s54_whatPassedBeforeTheEdgeCountsBehindIt() {
        // Two shortly before the end of their window, then one: a fourth would be too many within a minute.
        Ledger.Alone first = new Ledger.Alone(7, 59_000_000);
        Ledger.Alone second = new Ledger.Alone(8, 20_000_000);
        assertThat(log(one, 1, first, second).remaining()).isZero();
        Ledger.Entry refused = log(one, 2);
        assertThat(refused.isAdmitted()).isFalse();
        assertThat(refused.millis()).as("until the first is a minute old").isBetween(1L, 1001L);
    }

    @Test
    void theLogForgetsWhatIsTakenBack() {
        log(one, 1);
        loop.runOnContext(go -> one.forget(key, 1));
        Await.until("it is forgotten", () -> server.tell("ZCARD " + key).equals(":0"));
    }

    @Test
    void s60_aScriptThatWasFlushedIsLoadedAgainAndCountsOnce() {
        lease(one, 1, 0, 0);
        log2();
        server.tell("SCRIPT FLUSH");
        assertThat(lease(one, 1, 0, 0).free()).isEqualTo(98);
    }

    private void log2() {
        String other = key + "x";
        ask(() -> one.log(other, LOG, 1, List.of()));
        server.tell("SCRIPT FLUSH");
        assertThat(ask(() -> one.log(other, LOG, 2, List.of())).remaining()).isEqualTo(1);
    }

    @Test
    void livingNodesAreCountedAndThoseThatGoAreNot() {
        assertThat(ask(() -> one.alive(10_000))).isEqualTo(1);
        assertThat(ask(() -> two.alive(10_000))).isEqualTo(2);
        ask(() -> one.leave().mapEmpty());
        assertThat(ask(() -> two.alive(10_000))).isEqualTo(1);
        assertThat(ttl(RedisLedger.NODES)).isPositive();
    }

    @Test
    void whatIsToldHasAnEndToo() {
        loop.runOnContext(go -> one.recall(key));
        Await.until("it is told", () -> ttl(RedisLedger.STREAM) > 0);
    }

    private long ttl(String of) {
        return Long.parseLong(server.tell("PTTL " + of).substring(1));
    }
}
