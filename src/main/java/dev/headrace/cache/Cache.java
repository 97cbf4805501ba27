package dev.headrace.cache;

import dev.headrace.call.NanoClock;
import dev.headrace.loop.EventLoops;
import dev.headrace.loop.Timers;
import dev.headrace.redis.Redis;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/** All caches of this process, wired. Without Redis it is the only node, and its near cache alone is kept right. */
public final class Cache {
    private final Rows rows;
    private final WriteIntents writes;

    public Cache(Vertx vertx, CacheConfig config, Optional<Redis> redis, NanoClock clock, InstantSource wallClock) {
        NearCache near = new NearCache(config.near(), redis.isEmpty(), clock);
        Unsettled unsettled = new Unsettled();
        Optional<SharedCache> shared = redis.map(server -> new SharedCache(server, config));
        Optional<InvalidationLog> log = redis.map(server -> new InvalidationLog(server, near));
        Semaphore direct = new Semaphore(config.maxDirectLoads());
        LoadContext context = new LoadContext(
                Timers.of(vertx),
                config,
                near,
                shared,
                unsettled,
                direct,
                clock,
                wallClock,
                ThreadLocalRandom::current);
        this.rows = new Rows(context, new Flights(near, clock, load -> EventLoops.here(vertx, load)));
        this.writes = new WriteIntents(context.timers(), config, near, shared, log, unsettled, wallClock);
        redis.ifPresent(server -> {
            server.tail(InvalidationLog.LOG, log.orElseThrow());
            new Settlement(server, shared.orElseThrow(), log.orElseThrow(), unsettled).start(vertx);
        });
    }

    public Rows rows() {
        return rows;
    }

    public WriteIntents writes() {
        return writes;
    }
}
