package dev.headrace.cache;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/**
 * Rows by key, from the nearest place that has them: this process, Redis, PostgreSQL.
 *
 * <p>However many readers of all nodes miss one row at once, it is loaded once: in a process by whoever came first, among
 * the nodes by whoever got the lease.
 */
public final class Rows {
    private final LoadContext context;
    private final NearCache near;
    private final InstantSource wallClock;
    private final Flights flights;

    Rows(LoadContext context, Flights flights) {
        this.context = context;
        this.near = context.near();
        this.wallClock = context.wallClock();
        this.flights = flights;
    }

    /** The row, if this process has it and may show it; null otherwise. Costs no future. */
    public CachedRow near(Region region, String key) {
        CachedRow row = near.find(region, region.entry(key));
        return row != null && row.isFresh(wallClock.millis()) && row.hasLayout(region.layout()) ? row : null;
    }

    /** Remembers where evictions of these rows stand; another mark later means that one of them was written meanwhile. */
    public long mark(Region region, List<String> keys) {
        long mark = 0;
        for (String key : keys) {
            mark += near.mark(region, region.entry(key));
        }
        return mark;
    }

    /** The row from wherever it is first found. */
    public Future<Found> find(Region region, String key, RowLoader loader) {
        String entry = region.entry(key);
        return flights.join(region, entry, flight -> new Load(context, region, key, entry, loader, flight).start());
    }

    /** Has a row that was found loaded anew, if that is due; nobody waits for it. */
    public void refreshIfDue(Region region, String key, CachedRow row, RowLoader loader) {
        boolean isWanted = region.policy().pattern() == CachePolicy.Pattern.REFRESH_AHEAD && !row.isAbsent();
        if (isWanted && row.isNearItsEnd(wallClock.millis())) {
            String entry = region.entry(key);
            flights.refresh(region, entry, flight -> new Load(context, region, key, entry, loader, flight).refresh());
        }
    }

    /** Several rows, in the order of their keys; what is in no cache is loaded with one statement. */
    public Future<List<Found>> findAll(Region region, List<String> keys, RowLoader loader) {
        return new BatchLoad(this, flights, context, region, keys, loader).start();
    }

    /** Whole seconds since the row was loaded from PostgreSQL. */
    public long ageSeconds(CachedRow row) {
        return row.ageSeconds(wallClock.millis());
    }

    /** Whole seconds since that moment. */
    public long secondsSince(long epochSecond) {
        return wallClock.instant().getEpochSecond() - epochSecond;
    }

    /**
     * Every write made elsewhere and committed before that moment has been told. Watched rows of this process are shown while
     * that is not longer ago than they may be behind.
     */
    public void heardOfOthers(long nanos) {
        near.heardOfOthers(nanos);
    }

    /** Whether the rows of this process may be shown: no invalidation is missing. */
    public boolean isNearProven() {
        return near.isProven();
    }
}
