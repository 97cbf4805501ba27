package dev.headrace.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.config.DataSize;
import dev.headrace.loop.EventLoops;
import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tens of thousands of rows at once. The numbers are those of the scenarios in docs/caching.md. */
class ManyRowsIT {
    private static final int BATCH = 500;
    private static final int BATCHES = 20;
    private static final int LOOPS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RedisProcess redis;

    @BeforeEach
    void startRedis() {
        redis = RedisProcess.launch();
    }

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    private Node node(DataSize near) {
        CacheConfig config = new CacheConfig(new CacheConfig.NearConfig(near, PATIENCE), PATIENCE, PATIENCE, 4);
        return new Node(Optional.of(redis.url()), PATIENCE, config);
    }

    private static Region region(Duration negativeTtl) {
        CachePolicy policy = new CachePolicy(
                CachePolicy.Pattern.CACHE_ASIDE,
                Duration.ofHours(1),
                negativeTtl,
                Duration.ZERO,
                Duration.ZERO,
                CachePolicy.Watch.OFF);
        return new Region("many", 1, policy);
    }

    private static List<String> batch(int number) {
        return IntStream.range(number * BATCH, (number + 1) * BATCH)
                .mapToObj(Integer::toString)
                .toList();
    }

    @Test
    void s02_loadsEachOfTenThousandColdRowsOnce() {
        Region region = region(PATIENCE);
        try (Node one = node(DataSize.ofMebibytes(64));
                Node two = node(DataSize.ofMebibytes(64))) {
            List<Future<List<Found>>> answers = new ArrayList<>();
            for (Node node : List.of(one, two)) {
                for (int loop = 0; loop < LOOPS; loop++) {
                    answers.addAll(askInTurn(node, region, loop));
                }
            }
            for (Future<List<Found>> answer : answers) {
                assertThat(Await.value(answer)).hasSize(BATCH);
                assertThat(answer.result().stream().map(Found::source).distinct())
                        .isSubsetOf(Source.MISS, Source.SHARED);
            }
            List<String> loaded =
                    Stream.of(one, two).flatMap(node -> node.loaded.stream()).toList();
            assertThat(loaded).hasSize(BATCHES * BATCH);
            assertThat(new HashSet<>(loaded)).hasSize(BATCHES * BATCH);
            assertThat(one.loads.get() + two.loads.get()).isLessThanOrEqualTo(answers.size());
        }
    }

    /** Batches one after the other on one event loop, which refuses more commands than 4,096 at a time. */
    private static List<Future<List<Found>>> askInTurn(Node node, Region region, int loop) {
        Context context = EventLoops.next(node.vertx);
        List<Future<List<Found>>> answers = new ArrayList<>();
        Future<List<Found>> last = Future.succeededFuture();
        for (int i = loop; i < BATCHES; i += LOOPS) {
            List<String> keys = batch(i);
            last = last.compose(before -> node.askAll(context, region, keys));
            answers.add(last);
        }
        return answers;
    }

    @Test
    void s34_boundsWhatIsRememberedOfRowsThatDoNotExist() {
        int batches = 50;
        DataSize near = DataSize.ofKibibytes(256);
        Region region = region(Duration.ofMinutes(10));
        try (Node node = node(near)) {
            node.find(region, "real");
            node.row = null;
            for (int i = 0; i < batches; i++) {
                Await.value(node.askAll(region, batch(i)));
                assertThat(node.near(region, "real")).as("the real row").isNotNull();
            }
            assertThat(weight(node, region, batches)).isBetween(near.bytes() / 2, near.bytes());
        }
        // The state of the region and the invalidation log stay; all rows end by themselves.
        String keys = redis.tell(
                "EVAL \"return redis.status_reply(string.match(redis.call('INFO', 'keyspace'), 'keys=%d+,expires=%d+'))\" 0");
        assertThat(keys).matches("\\+keys=" + (batches * BATCH + 5) + ",expires=" + (batches * BATCH + 1));
        long lifetime =
                Long.parseLong(redis.tell("PTTL c:{" + region.entry("7") + "}").substring(1));
        assertThat(lifetime).isBetween(1L, Duration.ofMinutes(10).toMillis());
    }

    /** A Redis that may drop what has a lifetime; what was read last stays. */
    @Test
    void s34_staysWithinTheMemoryOfRedisAndKeepsARowThatIsRead() {
        redis.tell("CONFIG SET maxmemory-policy volatile-lru");
        redis.tell("CONFIG SET maxmemory 4mb");
        Region region = region(Duration.ofMinutes(10));
        try (Node flooded = node(DataSize.ofKibibytes(256));
                Node reader = node(new DataSize(1))) {
            reader.find(region, "real");
            flooded.row = null;
            for (int i = 0; i < 50; i++) {
                assertThat(Await.value(flooded.askAll(region, batch(i))))
                        .allSatisfy(found -> assertThat(found.row().isAbsent()).isTrue());
                assertThat(reader.find(region, "real").source())
                        .as("the real row")
                        .isEqualTo(Source.SHARED);
            }
        }
        assertThat(redis.statistic("evicted_keys")).isPositive();
        assertThat(redis.statistic("used_memory"))
                .isLessThan(DataSize.ofMebibytes(5).bytes());
    }

    private static long weight(Node node, Region region, int batches) {
        long weight = 0;
        for (int i = 0; i < batches; i++) {
            for (String key : batch(i)) {
                CachedRow row = node.near(region, key);
                weight += row == null ? 0 : region.entry(key).length() + row.weight();
            }
        }
        return weight;
    }

    @Test
    void s25_publishesNothingOfReads() {
        Region region = region(PATIENCE);
        try (Node one = node(DataSize.ofMebibytes(8));
                Node two = node(DataSize.ofMebibytes(8))) {
            long before = published();
            for (int i = 0; i < 4; i++) {
                Await.value((i % 2 == 0 ? one : two).askAll(region, batch(i)));
            }
            for (int i = 0; i < 100; i++) {
                one.find(region, "single " + i);
                two.find(region, "single " + i);
            }
            assertThat(one.loaded.size() + two.loaded.size()).isEqualTo(4 * BATCH + 100);
            assertThat(published()).isEqualTo(before);
            one.committed(one.begin(region, "1"));
            // Before its COMMIT and behind it.
            assertThat(published()).isEqualTo(before + 2);
        }
    }

    private long published() {
        return Long.parseLong(redis.tell("XLEN c:{log}").substring(1));
    }
}
