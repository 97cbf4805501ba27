package dev.headrace.cache;

import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What every load needs.
 *
 * @param shared none when there is no Redis at all: then this process is the only node
 * @param direct places for loads without a lease
 */
record LoadContext(
        Timers timers,
        CacheConfig config,
        NearCache near,
        Optional<SharedCache> shared,
        Unsettled unsettled,
        Semaphore direct,
        NanoClock clock,
        InstantSource wallClock,
        Supplier<RandomGenerator> random) {

    /** Renews leases until the load that they were granted for has ended. */
    <T> Future<T> renewing(Runnable renew, Future<T> load) {
        long timer = timers.every(config.renewalMillis(), renew);
        return load.onComplete(ended -> timers.cancel(timer));
    }

    /**
     * Says when a load makes a reader wait for longer than it waits for another node.
     *
     * @param since when the reader came
     */
    <T> Future<T> limitingWait(long since, Runnable tooLong, Future<T> load) {
        long timer = timers.after(Math.max(1, config.maxWait().toMillis() - millisSince(since)), tooLong);
        return load.onComplete(ended -> timers.cancel(timer));
    }

    long millisSince(long nanos) {
        return (clock.nanos() - nanos) / 1_000_000;
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
