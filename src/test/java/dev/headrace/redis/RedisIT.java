package dev.headrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import dev.headrace.watch.RedisOutcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisIT {
    private static final Script COUNT = Script.load(RedisIT.class, "count.lua");

    private static RedisProcess server;
    private RedisUnderTest under;

    @BeforeAll
    static void startServer() {
        server = RedisProcess.launch();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() {
        server.tell("FLUSHALL");
        under = RedisUnderTest.connected(server.url(), RedisUnderTest.PATIENT);
    }

    @AfterEach
    void disconnect() {
        under.close();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void storesAnyBytes() {
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(under.ask("SET", "bytes", all)).isEqualTo("OK");
        assertThat(Await.value(under.run(() -> under.redis.get("bytes")))).isEqualTo(all);
        assertThat(Await.value(under.run(() -> under.redis.get("absent")))).isNull();
        assertThat(Await.value(under.send("GET", "bytes")).bytes()).isEqualTo(all);
    }

    @Test
    void readsEveryKindOfReply() {
        assertThat(Await.value(under.send("INCRBY", "n", 41L)).number()).isEqualTo(41);
        assertThat(Await.value(under.send("GET", "n")).number()).isEqualTo(41);
        assertThat(Await.value(under.send("GET", "absent")).isNull()).isTrue();
        assertThat(Await.value(under.send("GET", "absent")).bytes()).isNull();
        assertThat(Await.value(under.send("GET", "absent")).items()).isEmpty();
        under.ask("RPUSH", "list", "a", "", 3L);
        assertThat(Await.value(under.send("LRANGE", "list", 0L, -1L)).items())
                .extracting(Reply::text)
                .containsExactly("a", "", "3");
        assertThat(Await.value(under.send("LRANGE", "absent", 0L, -1L)).items()).isEmpty();
        Reply nested = Await.value(under.send("EVAL", "return {1,{'x',false},{ok='fine'}}", 0L));
        assertThat(nested.items().get(0).number()).isEqualTo(1);
        assertThat(nested.items().get(1).items().get(1).isNull()).isTrue();
        assertThat(nested.items().get(2).bytes()).isEqualTo("fine".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void answersManyKeysInTheirOrder() {
        under.ask("MSET", "a", "1", "c", "3");
        List<byte[]> values = Await.value(under.run(() -> under.redis.getAll(List.of("c", "b", "a", "c"))));
        assertThat(values).extracting(RedisIT::text).containsExactly("3", null, "1", "3");
        assertThat(Await.value(under.run(() -> under.redis.getAll(List.of())))).isEmpty();
    }

    @Test
    void answersInTheOrderOfTheCommandsFromEveryLoop() {
        List<Integer> first = Collections.synchronizedList(new ArrayList<>());
        List<Integer> second = Collections.synchronizedList(new ArrayList<>());
        Future<?> one = under.run(under.loop, () -> echoes(first));
        Future<?> two = under.run(under.otherLoop, () -> echoes(second));
        Await.value(one);
        Await.value(two);
        List<Integer> inOrder = IntStream.range(0, 2000).boxed().toList();
        assertThat(first).isEqualTo(inOrder);
        assertThat(second).isEqualTo(inOrder);
    }

    private Future<?> echoes(List<Integer> answers) {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String wanted = Integer.toString(i);
            all.add(under.redis
                    .send("ECHO", List.of(wanted))
                    .onSuccess(reply -> answers.add(Integer.valueOf(reply.text()))));
        }
        return Future.all(all);
    }

    @Test
    void keepsOneConnectionForEachLoop() {
        for (int i = 0; i < 20; i++) {
            Await.value(under.run(under.loop, () -> under.redis.get("x")));
            Await.value(under.run(under.otherLoop, () -> under.redis.get("x")));
        }
        Await.until(
                "the probe has gone", () -> under.ask("CLIENT", "LIST").lines().count() == 2);
    }

    @Test
    void answersOnTheContextOfTheCaller() {
        List<Context> contexts = new CopyOnWriteArrayList<>();
        Await.value(under.run(() -> {
            contexts.add(Vertx.currentContext());
            return under.redis.get("x").onComplete(answer -> contexts.add(Vertx.currentContext()));
        }));
        assertThat(contexts).hasSize(2).allMatch(context -> context == under.loop);
    }

    @Test
    void tellsErrorsAsRefusalsAndGoesOn() {
        under.ask("SET", "text", "x");
        RedisRefusal refusal = (RedisRefusal) Await.failure(under.send("LPUSH", "text", "y"));
        assertThat(refusal.code()).isEqualTo("WRONGTYPE");
        assertThat(refusal).hasMessageContaining("wrong kind of value");
        assertThat(((RedisRefusal) Await.failure(under.send("NOSUCHCOMMAND", "x"))).code())
                .isEqualTo("ERR");
        RedisRefusal notSent = (RedisRefusal) Await.failure(under.send("GET", "secret", "secret"));
        assertThat(notSent).hasMessage("ERR wrong number of arguments");
        assertThat(under.ask("GET", "text")).isEqualTo("x");
        assertThat(under.outages).containsExactly("found");
        assertThat(under.outcomes).contains(RedisOutcome.ERROR).doesNotContain(RedisOutcome.UNAVAILABLE);
    }

    @Test
    void refusesToTakeMoreWhenMemoryIsFull() {
        server.tell("CONFIG SET maxmemory 1");
        try {
            assertThat(((RedisRefusal) Await.failure(under.send("SET", "x", "y"))).code())
                    .isEqualTo("OOM");
            assertThat(under.redis.isUp()).isTrue();
        } finally {
            server.tell("CONFIG SET maxmemory 0");
        }
    }

    @Test
    void runsScriptThatTheServerDoesNotKnowExactlyOnce() {
        for (int round = 1; round <= 3; round++) {
            server.tell("SCRIPT FLUSH");
            List<Future<Reply>> runs = new ArrayList<>();
            Await.value(under.run(() -> {
                for (int i = 0; i < 10; i++) {
                    runs.add(under.redis.run(COUNT, List.of("counted"), List.of(5L, "x")));
                }
                return Future.all(runs);
            }));
            assertThat(runs)
                    .extracting(run -> run.result().items().get(0).number())
                    .containsExactlyInAnyOrderElementsOf(counts(round));
            assertThat(runs.get(0).result().items().get(1).text()).isEqualTo("x");
        }
        assertThat(under.ask("GET", "counted")).isEqualTo("150");
        assertThat(under.outcomes).doesNotContain(RedisOutcome.ERROR);
    }

    private static List<Long> counts(int round) {
        return IntStream.rangeClosed(1, 10)
                .mapToObj(i -> 5L * (10 * (round - 1) + i))
                .toList();
    }

    @Test
    void tellsWhatAScriptRefuses() {
        Script failing = Script.of("failing", "return redis.error_reply('QUOTA is used up')");
        RedisRefusal refusal =
                (RedisRefusal) Await.failure(under.run(() -> under.redis.run(failing, List.of(), List.of())));
        assertThat(refusal.code()).isEqualTo("QUOTA");
    }

    @Test
    void refusesMoreCommandsThanMayWait() {
        List<Future<Reply>> sent = new ArrayList<>();
        Await.value(under.run(() -> {
            for (int i = 0; i <= Outstanding.MOST; i++) {
                sent.add(under.redis.send("PING", List.of()));
            }
            return Future.join(sent).otherwiseEmpty();
        }));
        assertThat(sent.subList(0, Outstanding.MOST)).allMatch(Future::succeeded);
        assertThat(sent.get(Outstanding.MOST).cause())
                .isInstanceOf(RedisUnavailable.class)
                .hasMessage("too many commands wait");
        assertThat(under.ask("PING")).isEqualTo("PONG");
    }

    @Test
    void survivesThatItsConnectionIsKilled() {
        under.ask("SET", "x", "1");
        // Long enough not to look like a server that throws everybody out.
        Await.until("the connection is a second old", () -> ages().stream().anyMatch(age -> age >= 2));
        server.tell("CLIENT KILL TYPE normal");
        Await.until("it is back", () -> "1".equals(textOf(under.send("GET", "x"))));
        assertThat(under.outages).containsExactly("found");
        assertThat(under.runIds).hasSizeGreaterThan(2).containsOnly(under.runIds.get(0));
    }

    private List<Integer> ages() {
        return under.ask("CLIENT", "LIST")
                .lines()
                .map(line -> Integer.valueOf(line.replaceAll(".* age=(\\d+) .*", "$1")))
                .toList();
    }

    private static String textOf(Future<Reply> answer) {
        return Await.value(answer.map(Reply::text).otherwise("failed"));
    }

    @Test
    void flushedServerIsTheSameServer() {
        under.ask("SET", "x", "1");
        under.ask("FLUSHALL");
        assertThat(Await.value(under.run(() -> under.redis.get("x")))).isNull();
        assertThat(under.runIds).containsOnly(under.runIds.get(0));
    }

    @Test
    void refusesAtOnceWhenClosed() {
        Await.value(under.redis.close());
        assertThat(Await.failure(under.send("PING"))).isInstanceOf(RedisUnavailable.class);
        assertThat(under.redis.isUp()).isFalse();
    }
}
