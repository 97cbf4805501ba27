package dev.headrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTailIT {
    private final Vertx vertx = Vertx.vertx();
    private final RedisProcess server = RedisProcess.launch();
    private final ChaosProxy proxy = new ChaosProxy(vertx, server.port());
    private final Heard heard = new Heard();
    private RedisUnderTest under;
    private StreamTail tail;

    @BeforeEach
    void follow() {
        add("before");
        under = RedisUnderTest.connected("redis://127.0.0.1:" + proxy.port(), Duration.ofMillis(300));
        tail = under.redis.tail("log", heard);
        Await.until("it reads", () -> heard.events.contains("began anew"));
    }

    @AfterEach
    void disconnect() {
        under.close();
        Await.value(vertx.close());
        server.close();
    }

    private void add(String name) {
        assertThat(server.tell("XADD log * n " + name)).startsWith("$");
    }

    private void awaitName(String name) {
        Await.until(name + " is read", () -> heard.names().contains(name));
    }

    @Test
    void beginsAtTheNewestEntryAndReadsInOrder() {
        assertThat(heard.events).containsExactly("began anew");
        List<String> names = IntStream.range(0, 1500).mapToObj(i -> "e" + i).toList();
        names.forEach(this::add);
        awaitName("e1499");
        assertThat(heard.names()).isEqualTo(names);
        StreamTail.Entry first = heard.entries.get(0);
        assertThat(first.id()).matches("\\d+-\\d+");
        assertThat(first.fields()).isEqualTo(Map.of("n", "e0"));
    }

    @Test
    void provesAgainAndAgainThatNothingIsMissing() {
        Await.until("there are proofs", () -> heard.proofs.size() >= 3);
        List<Long> proofs = new ArrayList<>(heard.proofs);
        List<Long> sorted = new ArrayList<>(proofs);
        Collections.sort(sorted);
        assertThat(proofs).isEqualTo(sorted);
        long before = System.nanoTime();
        add("x");
        awaitName("x");
        Await.until("a question asked after that was answered", () -> heard.lastProof() > before);
        assertThat(heard.entries).hasSize(1);
    }

    @Test
    void readsWhatWasAddedDuringACut() {
        add("a");
        awaitName("a");
        proxy.close();
        Await.until("the cut is told", () -> heard.events.contains("lost"));
        add("b");
        add("c");
        long before = System.nanoTime();
        assertThat(heard.lastProof()).isLessThan(before);
        proxy.open();
        awaitName("c");
        assertThat(heard.names()).containsExactly("a", "b", "c");
        assertThat(heard.events).containsExactly("began anew", "lost", "began again");
    }

    @Test
    void noticesANetworkThatSwallowsEverything() {
        add("a");
        awaitName("a");
        proxy.hold();
        add("b");
        Await.until("the loss is told", () -> heard.events.contains("lost"));
        long silence = heard.lastProof();
        assertThat(heard.names()).containsExactly("a");
        proxy.close();
        proxy.open();
        awaitName("b");
        Await.until("there is proof", () -> heard.lastProof() > silence);
        assertThat(heard.events).containsExactly("began anew", "lost", "began again");
    }

    @Test
    void noticesAServerThatHangs() {
        server.freeze();
        Await.until("the loss is told", () -> heard.events.contains("lost"));
        server.thaw();
        Await.until("it goes on", () -> heard.events.contains("began again"));
    }

    @Test
    void beginsAtTheNewestEntryOfAServerThatWasStartedAnew() {
        add("a");
        awaitName("a");
        String first = heard.runId;
        server.kill();
        Await.until("the loss is told", () -> heard.events.contains("lost"));
        server.start();
        add("old");
        // It may have begun before that entry, which then is new to it.
        Await.until("it begins anew", () -> heard.events.size() == 3);
        add("new");
        awaitName("new");
        assertThat(heard.names()).startsWith("a").endsWith("new").doesNotHaveDuplicates();
        assertThat(heard.events).containsExactly("began anew", "lost", "began anew");
        assertThat(heard.runId).isNotEqualTo(first);
    }

    @Test
    void goesOnWhenTheStreamIsFlushed() {
        add("a");
        awaitName("a");
        server.tell("FLUSHALL");
        add("b");
        awaitName("b");
        assertThat(heard.events).containsExactly("began anew");
    }

    @Test
    void readsTheSameEntriesAgainWhenTheListenerFails() {
        heard.failOnce = true;
        add("a");
        awaitName("a");
        assertThat(heard.names()).containsExactly("a");
        assertThat(heard.events).containsExactly("began anew", "lost", "began again");
    }

    /** Nobody can tell whether it had an entry that was never read. */
    @Test
    void provesNothingByAStreamWithoutEntries() {
        assertThat(server.tell("FLUSHALL")).isEqualTo("+OK");
        Await.until("it is told", () -> heard.events.contains("empty"));
        int proofs = heard.proofs.size();
        Await.until("it is told again", () -> Collections.frequency(heard.events, "empty") >= 2);
        assertThat(heard.proofs).hasSize(proofs);
        add("a");
        Await.until("there is proof", () -> heard.proofs.size() > proofs);
        assertThat(heard.names()).containsExactly("a");
    }

    @Test
    void hearsNothingAfterItWasClosed() {
        Await.value(tail.close());
        List<String> events = List.copyOf(heard.events);
        int proofs = heard.proofs.size();
        add("a");
        Await.until("its connection is gone", () -> !under.ask("CLIENT", "LIST").contains("cmd=xread"));
        assertThat(heard.events).isEqualTo(events).containsExactly("began anew", "lost");
        assertThat(heard.entries).isEmpty();
        assertThat(heard.proofs).hasSize(proofs);
    }

    /** Everything that the tail told. */
    private static final class Heard implements StreamTail.Listener {
        final List<String> events = new CopyOnWriteArrayList<>();
        final List<StreamTail.Entry> entries = new CopyOnWriteArrayList<>();
        final List<Long> proofs = new CopyOnWriteArrayList<>();
        volatile String runId;
        volatile boolean failOnce;

        List<String> names() {
            return entries.stream().map(entry -> entry.fields().get("n")).toList();
        }

        long lastProof() {
            return proofs.isEmpty() ? Long.MIN_VALUE : proofs.get(proofs.size() - 1);
        }

        @Override
        public void entries(List<StreamTail.Entry> read) {
            if (failOnce) {
                failOnce = false;
                throw new IllegalStateException("the listener fails on purpose");
            }
            entries.addAll(read);
        }

        @Override
        public void proof(long sentNanos) {
            proofs.add(sentNanos);
        }

        @Override
        public void empty() {
            events.add("empty");
        }

        @Override
        public void began(String id, boolean same) {
            runId = id;
            events.add(same ? "began again" : "began anew");
        }

        @Override
        public void lost() {
            events.add("lost");
        }
    }
}
