package dev.headrace.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes and one Redis. The numbers are those of the list of scenarios in docs/caching.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowsIT {
    private static final String OLD = "{\"v\":1}";
    private static final String NEW = "{\"v\":2}";
    private static final AtomicInteger REGIONS = new AtomicInteger();

    private RedisProcess redis;
    private Node one;
    private Node two;
    private Region region;

    @BeforeAll
    void startRedis() {
        redis = RedisProcess.launch();
    }

    @AfterAll
    void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void startNodes() {
        one = new Node(redis.url());
        two = new Node(redis.url());
        region = region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofMinutes(10), Duration.ZERO);
    }

    @AfterEach
    void stopNodes() {
        one.close();
        two.close();
    }

    private static Region region(CachePolicy.Pattern pattern, Duration ttl, Duration staleIfError) {
        CachePolicy policy = new CachePolicy(
                pattern, ttl, Duration.ofSeconds(5), staleIfError, Duration.ZERO, CachePolicy.Watch.OFF);
        return new Region("r" + REGIONS.incrementAndGet(), 1, policy);
    }

    private static long millis(String reply) {
        return Long.parseLong(reply.substring(1));
    }

    private static String body(Found found) {
        return found.row().isAbsent() ? null : found.row().body().toString();
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

    @Test
    void s01_loadsARowOnceAlsoWhereItsRegionIsNew() {
        List<Region> regions = Stream.generate(
                        () -> region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofMinutes(10), Duration.ZERO))
                .limit(100)
                .toList();
        List<Future<Found>> answers = regions.stream()
                .flatMap(fresh -> Stream.of(one.ask(fresh, "1"), two.ask(fresh, "1")))
                .toList();
        answers.forEach(Await::value);
        assertThat(one.loads.get() + two.loads.get()).isEqualTo(regions.size());
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
        assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
        assertThat(one.near(region, "1")).isNotNull();
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
    }

    @Test
    void s11_storesNothingWhileWritersOverlap() {
        WriteIntents.WriteIntent first = one.begin(region, "1");
        WriteIntents.WriteIntent second = two.begin(region, "1");
        assertThat(one.find(region, "1").source()).isEqualTo(Source.BYPASS);
        one.committed(first);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.BYPASS);
        two.committed(second);
        assertThat(one.find(region, "1").source()).isEqualTo(Source.MISS);
    }

    private WriteIntents.WriteIntent writeThrough(Node node, Region written, String json) {
        WriteIntents.WriteIntent intent = node.begin(written, "1");
        intent.stores("1", new RowLoader.Loaded(json.getBytes(StandardCharsets.UTF_8), "\"w\""));
        return intent;
    }

    private static Region writeThroughRegion() {
        return region(CachePolicy.Pattern.WRITE_THROUGH, Duration.ofMinutes(10), Duration.ZERO);
    }

    @Test
    void s11_storesWhatALoneWriterWrote() {
        Region written = writeThroughRegion();
        one.find(written, "1");
        one.committed(writeThrough(one, written, NEW));
        Found found = two.find(written, "1");
        assertThat(found.source()).isEqualTo(Source.SHARED);
        assertThat(body(found)).isEqualTo(NEW);
        assertThat(found.row().tag()).isEqualTo("\"w\"");
        one.rolledBack(writeThrough(one, written, OLD));
        assertThat(two.find(written, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void s11_storesNothingOfWritersThatOverlapInWhateverOrderTheyEnd() {
        for (boolean inOrder : List.of(true, false)) {
            Region written = writeThroughRegion();
            WriteIntents.WriteIntent first = writeThrough(one, written, OLD);
            WriteIntents.WriteIntent second = writeThrough(two, written, NEW);
            (inOrder ? one : two).committed(inOrder ? first : second);
            WriteIntents.WriteIntent third = writeThrough(one, written, OLD);
            (inOrder ? two : one).committed(inOrder ? second : first);
            assertThat(two.find(written, "1").source()).isEqualTo(Source.BYPASS);
            one.committed(third);
            assertThat(two.find(written, "1").source()).isEqualTo(Source.MISS);
            two.committed(writeThrough(two, written, NEW));
            assertThat(one.find(written, "1").source()).isEqualTo(Source.SHARED);
        }
    }

    @Test
    void s14_keepsAWriteAnnouncedHoweverLongItTakes() {
        WriteIntents.WriteIntent slow = one.begin(region, "1");
        String announcement = "PTTL c:{" + region.entry("1") + "}:w";
        Await.until("it gets older", () -> millis(redis.tell(announcement)) < Node.LEASE.toMillis() * 3 / 4);
        Await.until("it is young again", () -> millis(redis.tell(announcement)) > Node.LEASE.toMillis() * 3 / 4);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.BYPASS);
        one.committed(slow);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void s14_storesNothingOfAWriterWhoseAnnouncementIsGone() {
        Region written = writeThroughRegion();
        WriteIntents.WriteIntent slow = writeThrough(one, written, OLD);
        redis.tell("DEL c:{" + written.entry("1") + "}:w");
        assertThat(two.find(written, "1").source()).isEqualTo(Source.MISS);
        one.committed(slow);
        Await.until("its near row is gone", () -> two.find(written, "1").source() != Source.NEAR);
        assertThat(two.find(written, "1").row().tag()).isEqualTo("\"t\"");
    }

    @Test
    void s15_makesAllRowsOfARegionOldAndNoOthers() {
        Region other = region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofMinutes(10), Duration.ZERO);
        two.find(region, "1");
        two.find(other, "1");
        WriteIntents.WriteIntent first =
                Await.value(one.run(() -> one.cache.writes().beginAll(region)));
        WriteIntents.WriteIntent second =
                Await.value(two.run(() -> two.cache.writes().beginAll(region)));
        two.row = NEW;
        one.committed(first);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.BYPASS);
        two.committed(second);
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
        assertThat(two.find(other, "1").source()).isIn(Source.NEAR, Source.SHARED);
    }

    @Test
    void s16_makesAllRowsOfARegionOldWhenItsVersionIsLost() {
        one.find(region, "1");
        redis.tell("DEL r:{" + region.name() + "}:v");
        assertThat(two.find(region, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void s39_answersALargeRowAndStoresItNowhere() {
        one.row = "\"" + "x".repeat(10 * 1024 * 1024) + "\"";
        assertThat(one.find(region, "1").source()).isEqualTo(Source.BYPASS);
        assertThat(one.near(region, "1")).isNull();
        assertThat(redis.tell("EXISTS c:{" + region.entry("1") + "}")).isEqualTo(":0");
        one.row = OLD;
        assertThat(one.find(region, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void s12_showsNothingOldAfterAWriterDied() {
        one.find(region, "1");
        Node dying = new Node(redis.url());
        dying.begin(region, "1");
        dying.close();
        two.row = NEW;
        assertThat(two.find(region, "1").source()).isEqualTo(Source.BYPASS);
        Await.until("the announcement ended", () -> two.find(region, "1").source() == Source.MISS);
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
    }

    @Test
    void s13_cachesAgainAfterARollback() {
        one.rolledBack(one.begin(region, "1"));
        assertThat(one.find(region, "1").source()).isEqualTo(Source.MISS);
        assertThat(two.find(region, "1").source()).isEqualTo(Source.SHARED);
    }

    @Test
    void s17_isRightWithClocksThatDiffer() {
        one.ahead.set(Duration.ofMinutes(5).toMillis());
        two.ahead.set(-Duration.ofMinutes(5).toMillis());
        s10_storesNothingThatWasReadBeforeAWrite();
    }

    @Test
    void s19_dropsARowThatAnotherNodeWrote() {
        one.find(region, "1");
        two.find(region, "1");
        assertThat(two.near(region, "1")).isNotNull();
        one.row = NEW;
        two.row = NEW;
        one.committed(one.begin(region, "1"));
        Await.until("the other node has dropped it", () -> two.near(region, "1") == null);
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
    }

    @Test
    void s23_flushesWhenEntriesOfTheLogAreMissing() {
        one.find(region, "1");
        redis.tell("INCR c:{log}:n");
        two.committed(two.begin(region, "other"));
        Await.until("the row is gone", () -> one.near(region, "1") == null);
    }

    @Test
    void s26_survivesAWipedRedis() {
        one.find(region, "1");
        redis.tell("FLUSHALL");
        one.row = NEW;
        two.row = NEW;
        two.committed(two.begin(region, "1"));
        Await.until("the old row is gone", () -> one.near(region, "1") == null);
        assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
    }

    @Test
    void s31_refreshesARowBeforeItsEndWithoutAWait() {
        region = region(CachePolicy.Pattern.REFRESH_AHEAD, Duration.ofSeconds(100), Duration.ZERO);
        one.find(region, "1");
        one.ahead.set(Duration.ofSeconds(85).toMillis());
        one.row = NEW;
        one.run(() -> {
            CachedRow near = one.cache.rows().near(region, "1");
            assertThat(near.body()).hasToString(OLD);
            one.cache.rows().refreshIfDue(region, "1", near, keys -> {
                one.loads.incrementAndGet();
                return Future.succeededFuture(
                        List.of(new RowLoader.Loaded(NEW.getBytes(StandardCharsets.UTF_8), "\"n\"")));
            });
            return Future.succeededFuture();
        });
        Await.until("it is new", () -> one.near(region, "1").body().toString().equals(NEW));
        assertThat(one.loads.get()).isEqualTo(2);
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
    void s36_goesOnWithoutRedisAndNeverShowsWhatWasWrittenMeanwhile() {
        one.find(region, "1");
        redis.freeze();
        Await.until("near rows are passed over", () -> one.near(region, "1") == null);
        one.row = NEW;
        two.row = NEW;
        one.committed(one.begin(region, "1"));
        assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
        redis.thaw();
        Await.until(
                "it caches again",
                () -> one.find(region, "1").source() == Source.NEAR
                        || one.find(region, "1").source() == Source.SHARED);
        assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
    }

    @Test
    void s40_overwritesWhatItCannotRead() {
        redis.tell("SET c:{" + region.entry("garbage") + "} garbage");
        redis.tell("LPUSH c:{" + region.entry("list") + "} x");
        for (String key : List.of("garbage", "list")) {
            one.find(region, key);
            Await.until(key + " is cached", () -> two.find(region, key).source() == Source.SHARED);
        }
    }

    @Test
    void forgetsAllRowsOfARegionWhenTooManyWereWritten() {
        one.find(region, "1");
        two.find(region, "1");
        one.row = NEW;
        two.row = NEW;
        WriteIntents.WriteIntent intent =
                Await.value(one.run(() -> one.cache.writes().beginAll(region)));
        assertThat(two.find(region, "2").source()).isEqualTo(Source.BYPASS);
        one.committed(intent);
        assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
        Await.until("the other node has dropped it", () -> two.near(region, "1") == null);
        assertThat(body(two.find(region, "1"))).isEqualTo(NEW);
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
