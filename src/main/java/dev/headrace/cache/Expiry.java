package dev.headrace.cache;

import io.vertx.core.buffer.Buffer;
import java.util.random.RandomGenerator;

/** How long what was just loaded is kept. */
final class Expiry {
    private Expiry() {}

    /** @param loaded null when there is no such row */
    static CachedRow of(Region region, RowLoader.Loaded loaded, long now, RandomGenerator random) {
        CachePolicy policy = region.policy();
        if (loaded == null) {
            long expiry =
                    now + Math.min(policy.negativeTtl().toMillis(), policy.ttl().toMillis());
            return new CachedRow(null, null, 0, region.layout(), now, expiry, expiry);
        }
        long ttl = policy.ttl().toMillis();
        // Up to a tenth less, so that what was loaded in one moment is not loaded again in one.
        long expiry = now + ttl - random.nextLong(ttl / 10 + 1);
        long end = expiry + policy.staleIfError().toMillis();
        return new CachedRow(
                Buffer.buffer(loaded.body()), loaded.tag(), loaded.modified(), region.layout(), now, expiry, end);
    }
}
