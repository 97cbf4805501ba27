package dev.headrace.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.testing.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rows, their loads and leases. The numbers are those of the scenarios in docs/caching.md. */
class RowsIT extends TwoNodes {
    private static long millis(String reply) {
        return Long.parseLong(reply.substring(1));
    }

    @Test
    void s01_loadsARowOnceHoweverManyAskOnAllNodes() {
        one.holds = true;
        two.holds = true;
        List<Future<Found>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(one.ask(region, "1"));
            answers.add(two.ask(region, "1"));
        }
        Await.until("somebody loads", () -> one.waiting.size() + two.waiting.size() == 1);
        (one.waiting.isEmpty() ? two : one).answer(NEW);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(body(Await.value(answer))).isEqualTo(NEW));
        assertThat(one.loads.get() + two.loads.get()).isEqualTo(1);
    }

    /** With leases that last: a process that has just started and stands still for longer than its lease rightly loses it. */
    @Test
    void s01_loadsARowOnceAlsoWhereItsRegionIsNew() {
        List<Region> regions = Stream.generate(
                        () -> region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofMinutes(10), Duration.ZERO))
                .limit(100)
                .toList();
        Optional<String> url = Optional.of(redis.url());
        try (Node first = new Node(url, Duration.ofSeconds(20));
                Node second = new Node(url, Duration.ofSeconds(20))) {
            List<Future<Found>> answers = regions.stream()
                    .flatMap(fresh -> Stream.of(first.ask(fresh, "1"), second.ask(fresh, "1")))
                    .toList();
            answers.forEach(Await::value);
            assertThat(first.loads.get() + second.loads.get()).isEqualTo(regions.size());
        }
    }

    @Test
    void s03_keepsTheLeaseOfASlowLoader() {
        one.holds = true;
        Future<Found> slow = one.ask(region, "1");
        Await.until("it loads", () -> one.waiting.size() == 1);
        Future<Found> waiter = two.ask(region, "1");
        String lease = "PTTL c:{" + region.entry("1") + "}:l";
        Await.until("the lease gets older", () -> millis(redis.tell(lease)) < Node.LEASE.toMillis() * 3 / 4);
        Await.until("the lease is young again", () -> millis(redis.tell(lease)) > Node.LEASE.toMillis() * 3 / 4);
        assertThat(two.loads.get()).isZero();
        one.answer(OLD);
        assertThat(Await.value(slow).source()).isEqualTo(Source.MISS);
        assertThat(Await.value(waiter).source()).isEqualTo(Source.SHARED);
    }

    @Test
    void s04_takesOverFromALoaderThatDied() {
        Node dying = new Node(redis.url());
        dying.holds = true;
        dying.ask(region, "1");
        Await.until("it loads", () -> dying.waiting.size() == 1);
        Future<Found> waiter = one.ask(region, "1");
        dying.close();
        assertThat(Await.value(waiter).source()).isEqualTo(Source.MISS);
        assertThat(one.loads.get()).isEqualTo(1);
    }

    @Test
    void s05_asksAFailingDatabaseOncePerPause() {
        one.failure = Fault.of(FaultCode.DATABASE_UNREACHABLE, "gone");
        assertThat(Await.failure(one.ask(region, "1"))).isSameAs(one.failure);
        Future<Found> other = two.ask(region, "1");
        assertThat(redis.tell("EXISTS c:{" + region.entry("1") + "}:l")).isEqualTo(":1");
        assertThat(two.loads).hasValue(0);
        assertThat(body(Await.value(other))).isEqualTo(OLD);
    }

    @Test
    void s07_boundsLoadsWithoutALease() {
        redis.freeze();
        one.holds = true;
        List<Future<Found>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(one.ask(region, "k" + i));
        }
        Await.until("as many as may load at once do", () -> one.waiting.size() == 4);
        Await.until(
                "the others are refused",
                () -> answers.stream().filter(Future::failed).count() == 6);
        assertThat(answers.stream().filter(Future::failed).map(Future::cause))
                .allSatisfy(cause -> assertThat(((Fault) cause).status()).isEqualTo(503));
        redis.thaw();
    }

    @Test
    void s09_keepsOrderAndDuplicatesOfABatch() {
        one.find(region, "2");
        List<Found> found = Await.value(one.askAll(region, List.of("1", "2", "2", "9", "1")));
        assertThat(found)
                .extracting(Found::source)
                .containsExactly(Source.MISS, Source.NEAR, Source.NEAR, Source.MISS, Source.MISS);
        assertThat(one.loads.get()).isEqualTo(2);
        assertThat(Await.value(two.askAll(region, List.of("1", "2", "9"))))
                .extracting(Found::source)
                .containsOnly(Source.SHARED);
        assertThat(two.loads.get()).isZero();
    }

    @Test
    void s10_storesNothingThatWasReadBeforeAWrite() {
        one.holds = true;
        Future<Found> reader = one.ask(region, "1");
        Await.until("it loads", () -> one.waiting.size() == 1);
        two.committed(two.begin(region, "1"));
        one.answer(OLD);
        assertThat(body(Await.value(reader))).isEqualTo(OLD);
        one.holds = false;
        one.row = NEW;
        assertThat(one.near(region, "1")).isNull();
        // Entries about the write are in the log; read after the next load they would drop what that one stored.
        catchUp(one);
        Found next = one.find(region, "1");
        assertThat(next.source()).isEqualTo(Source.MISS);
        assertThat(body(next)).isEqualTo(NEW);
        Await.until("it is near", () -> {
            assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
            return one.near(region, "1") != null;
        });
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
    }

    @Test
    void s39_answersALargeRowAndStoresItNowhere() {
        long before = redis.statistic("total_net_input_bytes");
        one.holds = true;
        Future<Found> large = one.ask(region, "1");
        Await.until("it loads", () -> one.waiting.size() == 1);
        one.holds = false;
        assertThat(one.find(region, "2").source()).as("another row meanwhile").isEqualTo(Source.MISS);
        one.answer("\"" + "x".repeat(10 * 1024 * 1024) + "\"");
        assertThat(Await.value(large).source()).isEqualTo(Source.BYPASS);
        assertThat(one.near(region, "1")).isNull();
        assertThat(redis.tell("EXISTS c:{" + region.entry("1") + "}")).isEqualTo(":0");
        assertThat(redis.statistic("total_net_input_bytes") - before)
                .as("bytes that others would have to wait behind")
                .isLessThan(1024 * 1024);
        assertThat(one.find(region, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void s17_isRightWithClocksThatDiffer() {
        one.ahead.set(Duration.ofMinutes(5).toMillis());
        two.ahead.set(-Duration.ofMinutes(5).toMillis());
        s10_storesNothingThatWasReadBeforeAWrite();
    }

    @Test
    void s31_refreshesARowOnceForReadersOfAllNodesOfWhomNoneWaits() {
        region = region(CachePolicy.Pattern.REFRESH_AHEAD, Duration.ofSeconds(100), Duration.ZERO);
        one.find(region, "1");
        two.find(region, "1");
        for (Node node : List.of(one, two)) {
            node.ahead.set(Duration.ofSeconds(85).toMillis());
            node.row = NEW;
            node.holds = true;
        }
        int readers = 250;
        for (Node node : List.of(one, two)) {
            // All of them are answered while the load is held.
            assertThat(node.readNear(region, "1", readers))
                    .allSatisfy(row -> assertThat(row.body()).hasToString(OLD));
        }
        Await.until("somebody loads", () -> one.waiting.size() + two.waiting.size() == 1);
        Node loader = one.waiting.isEmpty() ? two : one;
        Node other = loader == one ? two : one;
        loader.answer(NEW);
        Await.until("it is new", () -> isNear(loader, NEW));
        Await.until("the other node has it from there", () -> {
            other.readNear(region, "1", 1);
            return isNear(other, NEW);
        });
        assertThat(one.loads.get() + two.loads.get())
                .as("the first load, and one more")
                .isEqualTo(2);
    }

    private boolean isNear(Node node, String body) {
        return node.near(region, "1").body().toString().equals(body);
    }

    @Test
    void s32_showsAnOldRowWhileTheDatabaseIsGone() {
        region = region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofSeconds(100), Duration.ofHours(1));
        one.find(region, "1");
        one.failure = Fault.of(FaultCode.DATABASE_UNREACHABLE, "gone");
        one.ahead.set(Duration.ofSeconds(101).toMillis());
        assertThat(one.find(region, "1").source()).isEqualTo(Source.STALE);
        one.ahead.set(Duration.ofHours(2).toMillis());
        assertThat(Await.failure(one.ask(region, "1"))).isSameAs(one.failure);
    }

    @Test
    void s35_findsARowThatWasRememberedAsMissing() {
        one.row = null;
        assertThat(one.find(region, "1").row().isAbsent()).isTrue();
        assertThat(two.find(region, "1").row().isAbsent()).isTrue();
        one.row = NEW;
        one.committed(one.begin(region, "1"));
        assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
    }

    @Test
    void takesRowsOfAnotherLayoutForMissing() {
        one.find(region, "1");
        Region other = new Region(region.name(), 2, region.policy());
        assertThat(one.near(other, "1")).isNull();
        assertThat(one.find(other, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void cachesWithoutAnyRedis() {
        try (Node alone = new Node(Optional.empty(), Node.LEASE)) {
            assertThat(alone.find(region, "1").source()).isEqualTo(Source.MISS);
            assertThat(alone.near(region, "1")).isNotNull();
            alone.committed(alone.begin(region, "1"));
            assertThat(alone.near(region, "1")).isNull();
        }
    }
}
