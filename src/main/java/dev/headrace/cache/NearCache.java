package dev.headrace.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.headrace.call.NanoClock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Rows in this process, shared by all event loops, bounded by their bytes.
 *
 * <p>They may be shown only while it is proven that no invalidation is missing: {@link #proven} tells up to when the
 * invalidation log is known to be read. When the proof is too old the rows are passed over, and dropped when it is much
 * too old. That holds for a cut network, a sleeping process and a socket that only seems open.
 */
final class NearCache {
    private static final int STRIPES = 1 << 16;
    private static final int DROPPED_AFTER = 10;

    private final Cache<String, CachedRow> rows;
    private final NanoClock clock;
    private final long maxStaleness;
    /** Whether this process is the only one that writes, so that there is nothing to prove. */
    private final boolean isAlone;
    /** Counts evictions of a group of keys, so that a row read before an eviction is not installed after it. */
    private final AtomicIntegerArray evictions = new AtomicIntegerArray(STRIPES);
    /** Counts evictions of all keys at once. */
    private final AtomicInteger flushes = new AtomicInteger();

    private volatile long provenAt;
    private volatile boolean hasProof;
    private volatile long heardAt;
    private volatile boolean hasHeard;

    NearCache(CacheConfig.NearConfig config, boolean isAlone, NanoClock clock) {
        this.isAlone = isAlone;
        this.clock = clock;
        this.maxStaleness = config.maxStaleness().toNanos();
        this.rows = Caffeine.newBuilder()
                .maximumWeight(Math.max(1, config.maxSize().bytes()))
                .weigher((String entry, CachedRow row) -> entry.length() + row.weight())
                .executor(Runnable::run)
                .build();
    }

    /** The row, or null when there is none that may be shown. */
    CachedRow find(String entry) {
        return isProven() ? rows.getIfPresent(entry) : null;
    }

    boolean isProven() {
        return isAlone || (hasProof && clock.nanos() - provenAt <= maxStaleness);
    }

    /** Whether what others wrote, past all nodes, has been applied. */
    boolean hasHeardOfOthers() {
        return hasHeard && clock.nanos() - heardAt <= maxStaleness;
    }

    /** Every write made elsewhere and committed before that moment has been applied. */
    void heardOfOthers(long nanos) {
        heardAt = nanos;
        hasHeard = true;
    }

    /** Remembers where evictions of this entry stand; to be asked before the row is read anywhere. */
    int mark(String entry) {
        return evictions.get(stripe(entry)) + flushes.get();
    }

    /** Installs a row unless its entry was evicted since the mark. */
    void install(String entry, CachedRow row, int mark) {
        if (!isProven() || mark(entry) != mark) {
            return;
        }
        rows.put(entry, row);
        if (mark(entry) != mark) {
            rows.invalidate(entry);
        }
    }

    void evict(String entry) {
        evictions.incrementAndGet(stripe(entry));
        rows.invalidate(entry);
    }

    void flush() {
        flushes.incrementAndGet();
        rows.invalidateAll();
    }

    /** Every invalidation announced before that moment has been applied. */
    void proven(long nanos) {
        if (hasProof && nanos - provenAt > DROPPED_AFTER * maxStaleness) {
            flush();
        }
        provenAt = nanos;
        hasProof = true;
    }

    private static int stripe(String entry) {
        int hash = entry.hashCode();
        return (hash ^ hash >>> 16) & (STRIPES - 1);
    }
}
