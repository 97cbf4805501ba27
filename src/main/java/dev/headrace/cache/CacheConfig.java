package dev.headrace.cache;

import dev.headrace.config.DataSize;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.time.Duration;

@Doc("What all cached resources share.")
public record CacheConfig(
        NearConfig near,

        @Default("10s") @Doc("How long a node may load a row before another one takes over; renewed while it loads.")
        Duration lease,

        @Default("2s")
        @Doc(
                "Longest wait for a row that another node loads; then it is read without being cached. Who has an old one that stale-if-error allows waits no longer for PostgreSQL either.")
        Duration maxWait,

        @Default("256") @Doc("Most rows read at once without a lease; more are answered 503 at once.")
        int maxDirectLoads) {
    public CacheConfig {
        new Rules()
                .positive("lease", lease)
                .positive("max-wait", maxWait)
                .atLeast(1, "max-direct-loads", maxDirectLoads)
                .check();
    }

    /** How often what lives as long as a lease is renewed. */
    long renewalMillis() {
        return Math.max(1, lease.toMillis() / 3);
    }

    @Doc("Rows kept in this process.")
    public record NearConfig(
            @Default("64MiB") @Doc("Most memory that they take; the least used ones go first.")
            DataSize maxSize,

            @Default("1s") @Doc("How far they may be behind a write on another node, also when the network is cut.")
            Duration maxStaleness) {
        public NearConfig {
            new Rules().positive("max-staleness", maxStaleness).check();
        }
    }
}
