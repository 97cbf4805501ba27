package dev.headrace.cache;

import dev.headrace.call.NanoClock;
import dev.headrace.config.DataSize;
import dev.headrace.redis.Redis;
import dev.headrace.redis.RedisConfig;
import dev.headrace.testing.Await;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The caches of one node, and a database of which the test decides what it answers and when. */
final class Node implements AutoCloseable {
    static final Duration LEASE = Duration.ofMillis(400);
    /** More than a machine under load takes, and little enough to be waited for. */
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    final Vertx vertx = Vertx.vertx();
    /** Milliseconds that the wall clock of this node is ahead. */
    final AtomicLong ahead = new AtomicLong();

    /** Loads of one row or several. */
    final AtomicInteger loads = new AtomicInteger();
    /** The keys of all loads. */
    final Queue<String> loaded = new ConcurrentLinkedQueue<>();
    /** Loads that wait for {@link #answer}; none waits unless {@link #holds}. */
    final Queue<Promise<String>> waiting = new ConcurrentLinkedQueue<>();

    final Cache cache;
    volatile boolean holds;
    volatile String row = "{\"v\":1}";
    volatile RuntimeException failure;

    private final Context context = vertx.getOrCreateContext();
    private final Optional<Redis> redis;

    Node(String redisUrl) {
        this(Optional.of(redisUrl), LEASE);
    }

    Node(Optional<String> redisUrl, Duration lease) {
        this(
                redisUrl,
                COMMAND_TIMEOUT,
                new CacheConfig(
                        new CacheConfig.NearConfig(DataSize.ofMebibytes(8), Duration.ofSeconds(1)),
                        lease,
                        Duration.ofSeconds(30),
                        4));
    }

    Node(Optional<String> redisUrl, Duration commandTimeout, CacheConfig config) {
        InstantSource wallClock = InstantSource.offset(InstantSource.system(), Duration.ZERO);
        InstantSource shifted = () -> wallClock.instant().plusMillis(ahead.get());
        redis = redisUrl.map(url -> new Redis(
                vertx, new RedisConfig(Optional.of(url), commandTimeout, false), new Watcher() {}, NanoClock.system()));
        cache = new Cache(vertx, config, redis, NanoClock.system(), shifted);
        Await.until("Redis is found, and its log is read", cache.rows()::isNearProven);
    }

    Found find(Region region, String key) {
        return Await.value(ask(region, key));
    }

    Future<Found> ask(Region region, String key) {
        return run(() -> cache.rows().find(region, key, this::load));
    }

    Future<List<Found>> askAll(Region region, List<String> keys) {
        return askAll(context, region, keys);
    }

    Future<List<Found>> askAll(Context loop, Region region, List<String> keys) {
        return run(loop, () -> cache.rows().findAll(region, keys, this::load));
    }

    /** As a reader does it so many times: the row that is near is shown at once, and loaded anew behind that if it is due. */
    List<CachedRow> readNear(Region region, String key, int times) {
        return Await.value(run(() -> Future.succeededFuture(IntStream.range(0, times)
                .mapToObj(reader -> {
                    CachedRow row = near(region, key);
                    cache.rows().refreshIfDue(region, key, row, this::load);
                    return row;
                })
                .toList())));
    }

    CachedRow near(Region region, String key) {
        return cache.rows().near(region, key);
    }

    /** Another number as soon as the row was dropped from what is near. */
    long mark(Region region, String key) {
        return cache.rows().mark(region, List.of(key));
    }

    WriteIntents.WriteIntent begin(Region region, String key) {
        return Await.value(run(() -> cache.writes().begin(region, List.of(key))));
    }

    void committed(WriteIntents.WriteIntent intent) {
        Await.value(run(() -> intent.committed().mapEmpty()));
    }

    void unknown(WriteIntents.WriteIntent intent) {
        Await.value(run(() -> intent.unknown().mapEmpty()));
    }

    void rolledBack(WriteIntents.WriteIntent intent) {
        Await.value(run(() -> intent.rolledBack().mapEmpty()));
    }

    /** Lets the oldest load that waits see this row. */
    void answer(String json) {
        waiting.remove().complete(json);
    }

    private Future<List<RowLoader.Loaded>> load(List<String> keys) {
        loads.incrementAndGet();
        loaded.addAll(keys);
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        if (!holds) {
            return Future.succeededFuture(keys.stream().map(key -> loaded(row)).toList());
        }
        Promise<String> promise = Promise.promise();
        waiting.add(promise);
        Context loop = vertx.getOrCreateContext();
        Promise<List<RowLoader.Loaded>> here = Promise.promise();
        promise.future()
                .onComplete(done -> loop.runOnContext(go -> here.handle(
                        done.map(json -> keys.stream().map(key -> loaded(json)).toList()))));
        return here.future();
    }

    private static RowLoader.Loaded loaded(String json) {
        return json == null ? null : new RowLoader.Loaded(json.getBytes(StandardCharsets.UTF_8), "\"t\"");
    }

    <T> Future<T> run(Supplier<Future<T>> work) {
        return run(context, work);
    }

    static <T> Future<T> run(Context context, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(go -> work.get().onComplete(promise));
        return promise.future();
    }

    /** As if the process were killed: nothing it has begun goes on. */
    @Override
    public void close() {
        redis.ifPresent(server -> Await.value(server.close()));
        Await.value(vertx.close());
    }
}
