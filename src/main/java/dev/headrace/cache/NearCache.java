package dev.headrace.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.headrace.call.NanoClock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Cache<String, Kept> entries;
    private final NanoClock clock;
    private final long maxStaleness;
    /** Whether this process is the only one that writes, so that there is nothing to prove. */
    private final boolean isAlone;
    /** Counts evictions of a group of keys, so that a row read before an eviction is not installed after it. */
    private final AtomicIntegerArray evictions = new AtomicIntegerArray(STRIPES);
    /** Counts evictions of all rows of a region: those of an earlier count are not shown. */
    private final Map<String, AtomicInteger> regionToGeneration = new ConcurrentHashMap<>();
    /** Counts evictions of everything. */
    private final AtomicInteger flushes = new AtomicInteger();

    private volatile long provenAt;
    private volatile boolean hasProof;
    private volatile long heardAt;
    private volatile boolean hasHeard;

    /** A row, and the generation of its region when it was read. */
    private record Kept(CachedRow row, int generation) {}

    NearCache(CacheConfig.NearConfig config, boolean isAlone, NanoClock clock) {
        this.isAlone = isAlone;
        this.clock = clock;
        this.maxStaleness = config.maxStaleness().toNanos();
        this.entries = Caffeine.newBuilder()
                .maximumWeight(Math.max(1, config.maxSize().bytes()))
                .weigher((String entry, Kept kept) -> entry.length() + kept.row.weight())
                .executor(Runnable::run)
                .build();
    }

    /** The row, or null when there is none that may be shown. */
    CachedRow find(Region region, String entry) {
        if (!isProven() || !mayShow(region)) {
            return null;
        }
        Kept kept = entries.getIfPresent(entry);
        return kept != null && kept.generation == generation(region.name()).get() ? kept.row : null;
    }

    boolean isProven() {
        return isAlone || (hasProof && clock.nanos() - provenAt <= maxStaleness);
    }

    /** Whether an eviction would have come by if somebody had written since then, but for the last moments. */
    boolean hearsOfWritesSince(Region region, long nanos) {
        return isAsBehindAsMayBe(nanos) || (isProven() && mayShow(region));
    }

    /** Whether what was true at that moment may still be shown. */
    boolean isAsBehindAsMayBe(long nanos) {
        return clock.nanos() - nanos <= maxStaleness;
    }

    /**
     * Whether the entry was not written since that moment, at which the mark was made, as far as a near row may be behind. What
     * is written past all nodes counts only where nothing but this cache would tell of it: with a Redis rows that are there are
     * shown without it too.
     */
    boolean hasHeardOfNoWrite(Region region, String entry, int mark, long since) {
        boolean wouldHear = isAlone ? hearsOfWritesSince(region, since) : isAsBehindAsMayBe(since) || isProven();
        return wouldHear && mark(region, entry) == mark;
    }

    /** Whether what others wrote to the region, past all nodes, has been applied; nobody knows where it is not watched. */
    boolean mayShow(Region region) {
        return !region.policy().isWatched() || (hasHeard && clock.nanos() - heardAt <= maxStaleness);
    }

    /** Every write made elsewhere and committed before that moment has been applied. */
    void heardOfOthers(long nanos) {
        heardAt = nanos;
        hasHeard = true;
    }

    /** Remembers where evictions of this entry stand; to be asked before the row is read anywhere. */
    int mark(Region region, String entry) {
        return evictions.get(stripe(entry)) + generation(region.name()).get() + flushes.get();
    }

    /** Installs a row unless its entry was evicted since the mark. */
    void install(Region region, String entry, CachedRow row, int mark) {
        int generation = generation(region.name()).get();
        if (!isProven() || mark(region, entry) != mark) {
            return;
        }
        Kept kept = new Kept(row, generation);
        entries.put(entry, kept);
        // Put again it is weighed again, unless another row has taken its place.
        row.forms().whenGrown(() -> entries.asMap().replace(entry, kept, new Kept(row, generation)));
        if (mark(region, entry) != mark) {
            entries.invalidate(entry);
        }
    }

    void evict(String entry) {
        evictions.incrementAndGet(stripe(entry));
        entries.invalidate(entry);
    }

    /** Evicts all rows of the region of that name; their memory is taken by others as they come. */
    void evictRegion(String name) {
        generation(name).incrementAndGet();
    }

    void flush() {
        flushes.incrementAndGet();
        entries.invalidateAll();
    }

    /** Every invalidation announced before that moment has been applied. */
    void proven(long nanos) {
        if (hasProof && nanos - provenAt > DROPPED_AFTER * maxStaleness) {
            flush();
        }
        provenAt = nanos;
        hasProof = true;
    }

    private AtomicInteger generation(String region) {
        AtomicInteger known = regionToGeneration.get(region);
        return known != null ? known : regionToGeneration.computeIfAbsent(region, name -> new AtomicInteger());
    }

    private static int stripe(String entry) {
        int hash = entry.hashCode();
        return (hash ^ hash >>> 16) & (STRIPES - 1);
    }
}
