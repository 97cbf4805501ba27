package dev.headrace.cache;

import dev.headrace.call.NanoClock;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * What every load needs.
 *
 * @param shared none when there is no Redis at all: then this process is the only node
 * @param direct places for loads without a lease
 */
record LoadContext(
        Vertx vertx,
        CacheConfig config,
        NearCache near,
        Optional<SharedCache> shared,
        Unsettled unsettled,
        Semaphore direct,
        NanoClock clock,
        InstantSource wallClock) {}
