package dev.headrace.cache;

import dev.headrace.fault.Fault;
import io.vertx.core.Future;

/**
 * The row that is shown when the present one cannot be loaded: it is too old, and better than none for as long as the policy
 * says.
 *
 * <p>That its time is over is all that may be wrong with it. A row that was written since is not shown, nor one of which nobody
 * would have heard that it was.
 */
final class Substitute {
    private final LoadContext context;
    private final Region region;
    private final String entry;
    private final int mark;
    private final long since;
    private CachedRow row;

    /** To be made before the row is read anywhere. */
    Substitute(LoadContext context, Region region, String entry) {
        this.context = context;
        this.region = region;
        this.entry = entry;
        this.mark = context.near().mark(region, entry);
        this.since = context.clock().nanos();
    }

    /** Where evictions of the entry stood before the row was read. */
    int mark() {
        return mark;
    }

    /** @param known what Redis has, or null when that is nothing of use */
    void take(CachedRow known) {
        row = known;
    }

    /** Takes what this process has; only for a process without Redis, because Redis hears of writes first. */
    void takeNear() {
        CachedRow near = context.near().find(region, entry);
        row = near != null && near.hasLayout(region.layout()) ? near : null;
    }

    /** The row is being written, so that the one before is not shown any more. */
    void drop() {
        row = null;
    }

    /** The row, if it may be shown now; null otherwise. */
    Found found() {
        boolean isShown = row != null
                && row.maySubstitute(context.wallClock().millis())
                && context.near().hasHeardOfNoWrite(region, entry, mark, since);
        return isShown ? new Found(row, Source.STALE) : null;
    }

    /** The row if PostgreSQL could not be asked; otherwise, and without a row, the failure. */
    Future<Found> insteadOf(Throwable failure) {
        Found found = isOutage(failure) ? found() : null;
        return found == null ? Future.failedFuture(failure) : Future.succeededFuture(found);
    }

    /** Whether it tells of PostgreSQL's state, and nothing of the row. */
    static boolean isOutage(Throwable failure) {
        return failure instanceof Fault fault && fault.status() >= 500;
    }
}
