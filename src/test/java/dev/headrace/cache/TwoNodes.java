package dev.headrace.cache;

import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Two nodes, made anew for each test, and one Redis; what the tests of the caches begin with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoNodes {
    static final String OLD = "{\"v\":1}";
    static final String NEW = "{\"v\":2}";
    private static final AtomicInteger REGIONS = new AtomicInteger();

    RedisProcess redis;
    Node one;
    Node two;
    Region region;

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

    static Region region(CachePolicy.Pattern pattern, Duration ttl, Duration staleIfError) {
        CachePolicy policy = new CachePolicy(
                pattern, ttl, Duration.ofSeconds(5), staleIfError, Duration.ZERO, CachePolicy.Watch.OFF);
        return new Region("r" + REGIONS.incrementAndGet(), 1, policy);
    }

    static String body(Found found) {
        return found.row().isAbsent() ? null : found.row().body().toString();
    }

    /**
     * Waits until the node has applied all of the invalidation log up to now. The first entry that it reads makes it drop
     * everything, whatever the entry is about; only the second thing that it drops is known to be dropped by its own entry,
     * behind all that stood in the log before.
     */
    void catchUp(Node node) {
        awaitHearing(node);
        awaitHearing(node);
    }

    private void awaitHearing(Node node) {
        Region marker = region(CachePolicy.Pattern.CACHE_ASIDE, Duration.ofMinutes(10), Duration.ZERO);
        long before = node.mark(marker, "1");
        Node writer = node == one ? two : one;
        writer.committed(writer.begin(marker, "1"));
        Await.until(
                "the log is applied",
                () -> node.mark(marker, "1") != before && node.cache.rows().isNearProven());
    }
}
