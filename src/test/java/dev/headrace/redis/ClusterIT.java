package dev.headrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisCluster;
import dev.headrace.testing.RedisProcess;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against three masters, each with a third of the slots. */
class ClusterIT {
    private static RedisCluster cluster;

    private RedisUnderTest under;

    @BeforeAll
    static void formCluster() {
        cluster = RedisCluster.launch();
    }

    private static String tell(int node, String line) {
        return cluster.tell(node, line);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        cluster.wipe();
        under = RedisUnderTest.connected(cluster.url(), RedisUnderTest.IMPATIENT);
    }

    @AfterEach
    void disconnect() {
        under.close();
    }

    private static List<String> keys() {
        return IntStream.range(0, 100).mapToObj(i -> "key:" + i).toList();
    }

    @Test
    void reachesEveryNode() {
        for (String key : keys()) {
            assertThat(under.ask("SET", key, "of " + key)).isEqualTo("OK");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(Integer.parseInt(tell(i, "DBSIZE").substring(1))).isPositive();
        }
        for (String key : keys()) {
            assertThat(under.ask("GET", key)).isEqualTo("of " + key);
            assertThat(under.ask("CLUSTER", "KEYSLOT", key)).isEqualTo(Integer.toString(HashSlot.of(key)));
        }
    }

    @Test
    void answersKeysOfManySlotsInTheirOrder() {
        List<String> wanted = new ArrayList<>();
        for (String key : keys()) {
            under.ask("SET", key, "of " + key);
            wanted.add("of " + key);
        }
        List<String> keys = new ArrayList<>(keys());
        keys.add("{key:7}absent");
        wanted.add(null);
        List<byte[]> values = Await.value(under.run(() -> under.redis.getAll(keys)));
        assertThat(values)
                .extracting(bytes -> bytes == null ? null : new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo(wanted);
    }

    @Test
    void runsScriptsWhereTheirKeysAre() {
        Script script = Script.load(ClusterIT.class, "count.lua");
        for (int round = 1; round <= 2; round++) {
            List<Future<Reply>> runs = new ArrayList<>();
            Await.value(under.run(() -> {
                keys().forEach(key -> runs.add(under.redis.run(script, List.of(key), List.of(2L, "x"))));
                return Future.all(runs);
            }));
            long each = 2L * round;
            assertThat(runs).allMatch(run -> run.result().items().get(0).number() == each);
        }
        RedisRefusal refusal = (RedisRefusal)
                Await.failure(under.run(() -> under.redis.run(script, List.of("a", "b"), List.of(1L, "x"))));
        assertThat(refusal.code()).isEqualTo("CROSSSLOT");
        assertThat(under.redis.isUp()).isTrue();
    }

    @Test
    void isOneServerWithTheRunIdsOfAll() {
        under.ask("GET", "x");
        assertThat(under.runIds).isNotEmpty().containsOnly(under.runIds.get(0));
        assertThat(under.runIds.get(0).split("\\+", -1)).hasSize(3);
    }

    @Test
    void followsAStream() {
        List<String> names = new CopyOnWriteArrayList<>();
        List<String> events = new CopyOnWriteArrayList<>();
        under.redis.tail("log", new StreamTail.Listener() {
            @Override
            public void entries(List<StreamTail.Entry> entries) {
                entries.forEach(entry -> names.add(entry.fields().get("n")));
            }

            @Override
            public void proof(long sentNanos) {}

            @Override
            public void empty() {}

            @Override
            public void began(String runId, boolean same) {
                events.add("began");
            }

            @Override
            public void lost() {
                events.add("lost");
            }
        });
        Await.until("it reads", () -> events.contains("began"));
        under.ask("XADD", "log", "*", "n", "a");
        under.ask("XADD", "log", "*", "n", "b");
        Await.until("they are read", () -> names.size() == 2);
        assertThat(names).containsExactly("a", "b");
    }

    @Test
    void followsASlotThatMoves() {
        String key = "moving";
        int slot = HashSlot.of(key);
        under.ask("SET", "{moving}other", "1");
        under.ask("DEL", "{moving}other");
        int from = slot * 3 / RedisCluster.SLOTS;
        int to = (from + 1) % 3;
        String target = id(to);
        try {
            tell(from, "CLUSTER SETSLOT " + slot + " NODE " + target);
            tell(to, "CLUSTER SETSLOT " + slot + " NODE " + target);
            assertThat(under.ask("SET", key, "x")).isEqualTo("OK");
            assertThat(tell(to, "GET " + key)).isEqualTo("$1");
            assertThat(under.ask("GET", key)).isEqualTo("x");
            assertThat(under.outages).containsExactly("found");
        } finally {
            tell(to, "DEL " + key);
            String source = id(from);
            tell(to, "CLUSTER SETSLOT " + slot + " NODE " + source);
            tell(from, "CLUSTER SETSLOT " + slot + " NODE " + source);
        }
    }

    private static String id(int node) {
        return cluster.lines(node, "CLUSTER MYID").get(1);
    }

    @Test
    void aNodeThatHangsIsAnOutageUntilItGoesOn() {
        under.ask("SET", "x", "1");
        RedisProcess node = cluster.holder(HashSlot.of("x"));
        node.freeze();
        assertThat(Await.failure(under.send("GET", "x"))).isInstanceOf(RedisUnavailable.class);
        assertThat(Await.failure(under.send("GET", "key:1"))).isInstanceOf(RedisUnavailable.class);
        node.thaw();
        Await.until(
                "it answers again",
                () -> Await.value(under.send("GET", "x").map(true).otherwise(false)));
        assertThat(under.ask("GET", "x")).isEqualTo("1");
        assertThat(under.outages).hasSize(3);
    }

    @Test
    void oneSeedIsEnough() {
        try (RedisUnderTest other =
                new RedisUnderTest(new RedisConfig(Optional.of(cluster.url(2)), RedisUnderTest.PATIENT, true))) {
            Await.until("it is found", other.redis::isUp);
            for (String key : keys()) {
                assertThat(other.ask("SET", key, "x")).isEqualTo("OK");
            }
        }
    }
}
