package dev.headrace.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.config.DataSize;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.testing.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old rows in the place of those that cannot be loaded: scenario 32 of docs/caching.md. */
class StaleRowsIT extends TwoNodes {
    private static final long BEYOND_TTL = Duration.ofSeconds(101).toMillis();

    private final Fault gone = Fault.of(FaultCode.DATABASE_UNREACHABLE, "gone");

    @BeforeEach
    void keepOldRows() {
        region = region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofSeconds(100), Duration.ofHours(1));
    }

    /** A node that soon stops waiting. */
    private static Node impatient(Optional<String> redisUrl) {
        CacheConfig.NearConfig near = new CacheConfig.NearConfig(DataSize.ofMebibytes(8), Duration.ofSeconds(1));
        return new Node(redisUrl, Duration.ofMillis(500), new CacheConfig(near, Node.LEASE, Duration.ofMillis(100), 4));
    }

    private void loseTheDatabase(Node node) {
        node.ahead.set(BEYOND_TTL);
        node.failure = gone;
    }

    private static List<Source> sources(List<Found> found) {
        return found.stream().map(Found::source).toList();
    }

    @Test
    void s32_showsOldRowsOfABatch() {
        one.askAll(region, List.of("1", "2"));
        Await.until("they are near", () -> one.near(region, "2") != null);
        loseTheDatabase(one);
        List<Found> old = Await.value(one.askAll(region, List.of("1", "2")));
        assertThat(sources(old)).containsOnly(Source.STALE);
        assertThat(old).extracting(TwoNodes::body).containsOnly(OLD);
    }

    @Test
    void s32_failsABatchThatLacksOneOldRow() {
        one.find(region, "1");
        loseTheDatabase(one);
        assertThat(Await.failure(one.askAll(region, List.of("1", "2")))).isSameAs(gone);
    }

    @Test
    void s32_showsOldRowsWithoutAnyRedis() {
        try (Node alone = new Node(Optional.empty(), Node.LEASE)) {
            alone.find(region, "1");
            alone.find(region, "2");
            loseTheDatabase(alone);
            assertThat(alone.find(region, "1").source()).isEqualTo(Source.STALE);
            assertThat(sources(Await.value(alone.askAll(region, List.of("1", "2")))))
                    .containsOnly(Source.STALE);
            alone.committed(alone.begin(region, "1"));
            assertThat(Await.failure(alone.ask(region, "1"))).isSameAs(gone);
            alone.ahead.set(Duration.ofHours(2).toMillis());
            assertThat(Await.failure(alone.ask(region, "2"))).isSameAs(gone);
        }
    }

    @Test
    void s32_showsNoRowOfARegionThatWasWrittenWithoutAnyRedis() {
        try (Node alone = new Node(Optional.empty(), Node.LEASE)) {
            alone.find(region, "1");
            loseTheDatabase(alone);
            alone.committed(Await.value(alone.run(() -> alone.cache.writes().beginAll(region))));
            assertThat(Await.failure(alone.ask(region, "1"))).isSameAs(gone);
        }
    }

    @Test
    void s32_showsAnOldRowWhileTheDatabaseIsSilentAndStoresWhatItSaysAtLast() {
        try (Node node = impatient(Optional.of(redis.url()))) {
            showsAnOldRowWhileTheDatabaseIsSilent(node);
        }
    }

    @Test
    void s32_showsAnOldRowWhileTheDatabaseIsSilentWithoutAnyRedis() {
        try (Node node = impatient(Optional.empty())) {
            showsAnOldRowWhileTheDatabaseIsSilent(node);
        }
    }

    private void showsAnOldRowWhileTheDatabaseIsSilent(Node node) {
        node.find(region, "1");
        node.ahead.set(BEYOND_TTL);
        node.holds = true;
        for (int reader = 0; reader < 3; reader++) {
            assertThat(node.find(region, "1").source()).isEqualTo(Source.STALE);
        }
        assertThat(node.loads).as("the first, and the one that goes on").hasValue(2);
        node.answer(NEW);
        Await.until("the new row is near", () -> node.near(region, "1") != null);
        assertThat(node.near(region, "1").body()).hasToString(NEW);
    }

    @Test
    void s32_showsOldRowsOfABatchWhileTheDatabaseIsSilent() {
        for (Optional<String> url : List.of(Optional.of(redis.url()), Optional.<String>empty())) {
            Region fresh = region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofSeconds(100), Duration.ofHours(1));
            try (Node node = impatient(url)) {
                node.find(fresh, "1");
                node.find(fresh, "2");
                node.ahead.set(BEYOND_TTL);
                node.holds = true;
                assertThat(sources(Await.value(node.askAll(fresh, List.of("1", "2")))))
                        .containsOnly(Source.STALE);
                assertThat(node.find(fresh, "1").source()).isEqualTo(Source.STALE);
                node.answer(NEW);
                Await.until("the new row is near", () -> node.near(fresh, "2") != null);
            }
        }
    }

    @Test
    void s32_showsAnOldRowAtOnceAfterAnotherLoadHasFailed() {
        one.find(region, "1");
        two.ahead.set(BEYOND_TTL);
        redis.tell("SET c:{" + region.entry("1") + "}:l failed PX 60000");
        assertThat(two.find(region, "1").source()).isEqualTo(Source.STALE);
        assertThat(sources(Await.value(two.askAll(region, List.of("1"))))).containsOnly(Source.STALE);
        assertThat(two.loads).hasValue(0);
    }

    @Test
    void s32_tellsOthersThatALoadFailedOnlyInAnOutage() {
        one.find(region, "1");
        String lease = "GET c:{" + region.entry("1") + "}:l";
        one.ahead.set(BEYOND_TTL);
        one.failure = Fault.of(FaultCode.UNKNOWN_RESOURCE, "no such table");
        assertThat(Await.failure(one.ask(region, "1"))).isSameAs(one.failure);
        assertThat(redis.tell(lease)).doesNotContain("failed");
    }

    @Test
    void s32_showsNoOldRowThatAnotherNodeWroteDuringTheLoad() {
        catchUp(one);
        one.find(region, "1");
        one.ahead.set(BEYOND_TTL);
        one.holds = true;
        Future<Found> reader = one.ask(region, "1");
        Await.until("it loads", () -> one.waiting.size() == 1);
        long mark = one.cache.rows().mark(region, List.of("1"));
        two.committed(two.begin(region, "1"));
        Await.until("it has heard", () -> one.cache.rows().mark(region, List.of("1")) != mark);
        one.waiting.remove().fail(gone);
        assertThat(Await.failure(reader)).isSameAs(gone);
    }
}
