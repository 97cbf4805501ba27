package dev.headrace.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that hear of each other, of a Redis in trouble, or of nothing. The numbers are those of the scenarios in docs/caching.md. */
class CoherenceIT extends TwoNodes {
    @Test
    void s16_makesAllRowsOfARegionOldWhenItsVersionIsLost() {
        one.find(region, "1");
        redis.tell("DEL r:{" + region.name() + "}:v");
        assertThat(two.find(region, "1").source()).isEqualTo(Source.MISS);
    }

    @Test
    void s16_showsNothingThatAnOldDumpBroughtBack() {
        Region list = region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofMinutes(10), Duration.ZERO);
        one.find(region, "1");
        one.find(list, "1");
        assertThat(redis.tell("SAVE")).isEqualTo("+OK");
        one.row = NEW;
        two.row = NEW;
        two.committed(two.begin(region, "1"));
        two.committed(Await.value(two.run(() -> two.cache.writes().beginAll(list))));
        redis.kill();
        redis.start();
        assertThat(redis.tell("EXISTS c:{" + region.entry("1") + "} c:{" + list.entry("1") + "}"))
                .isEqualTo(":2");
        for (Node node : List.of(one, two)) {
            for (Region old : List.of(region, list)) {
                Await.until("it caches again", () -> cachesNewOnly(node, old));
            }
        }
    }

    private static boolean cachesNewOnly(Node node, Region region) {
        Found found = node.find(region, "1");
        assertThat(body(found)).isEqualTo(NEW);
        CachedRow near = node.near(region, "1");
        return found.source() == Source.SHARED
                && near != null
                && near.body().toString().equals(NEW);
    }

    @Test
    void s19_dropsARowThatAnotherNodeWrote() {
        catchUp(two);
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
        catchUp(one);
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
    void s36_goesOnWithoutRedisAndNeverShowsWhatWasWrittenMeanwhile() {
        one.find(region, "1");
        redis.freeze();
        Await.until("near rows are passed over", () -> one.near(region, "1") == null);
        one.row = NEW;
        two.row = NEW;
        one.committed(one.begin(region, "1"));
        assertThat(body(one.find(region, "1"))).isEqualTo(NEW);
        redis.thaw();
        Await.until("it caches again", () -> {
            Found found = one.find(region, "1");
            assertThat(body(found)).as("%s", found.source()).isEqualTo(NEW);
            return one.near(region, "1") != null;
        });
        assertThat(one.near(region, "1").body()).hasToString(NEW);
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
}
