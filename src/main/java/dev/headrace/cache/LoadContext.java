package dev.headrace.cache;

import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

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
        InstantSource wallClock) {

    /** Renews leases until the load that they were granted for has ended. */
    <T> Future<T> renewing(Runnable renew, Future<T> load) {
        long timer = vertx.setPeriodic(Math.max(1, config.lease().toMillis() / 3), id -> renew.run());
        return load.onComplete(ended -> vertx.cancelTimer(timer));
    }

    /** Loads without a lease, of which only so many may be under way. */
    <T> Future<T> directly(Supplier<Future<T>> load) {
        if (!direct.tryAcquire()) {
            return Future.failedFuture(Fault.of(FaultCode.POOL_FULL, "Too many rows are being loaded")
                    .retryAfter(Duration.ofSeconds(1)));
        }
        return load.get().onComplete(ended -> direct.release());
    }
}
