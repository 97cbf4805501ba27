package dev.headrace.cache;

import dev.headrace.fault.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * One row on its way from Redis or PostgreSQL.
 *
 * <p>What this process did not prove to be current is never stored: a row goes to Redis only under a lease, and to the near
 * cache only if Redis took it and no invalidation of it came by meanwhile.
 */
final class Load {
    private static final long FIRST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 250;

    private final LoadContext context;
    private final Region region;
    private final String key;
    private final String entry;
    private final RowLoader loader;
    private final int mark;
    private final long started;
    private final Promise<Found> promise = Promise.promise();

    private SharedCache shared;
    private RegionState state = RegionState.ALONE;
    private String token;
    /** What Redis has and is too old, as it is and opened; null when it has nothing. */
    private byte[] known;

    private CachedRow stale;
    private long pause = FIRST_PAUSE;

    Load(LoadContext context, Region region, String key, String entry, RowLoader loader) {
        this.context = context;
        this.region = region;
        this.key = key;
        this.entry = entry;
        this.loader = loader;
        this.mark = context.near().mark(region, entry);
        this.started = context.clock().nanos();
    }

    Future<Found> start() {
        if (context.shared().isEmpty()) {
            loadAlone();
        } else if (context.unsettled().holds(region, entry)) {
            loadDirectly();
        } else {
            shared = context.shared().get();
            token = shared.newToken();
            shared.read(region, List.of(entry)).onComplete(this::read, failure -> loadDirectly());
        }
        return promise.future();
    }

    /** Loads the row anew though it is not too old yet, unless somebody else does so. */
    Future<Found> refresh() {
        if (context.shared().isEmpty()) {
            loadAlone();
            return promise.future();
        }
        shared = context.shared().get();
        token = shared.newToken();
        shared.read(region, List.of(entry))
                .compose(snapshot -> {
                    state = snapshot.state();
                    if (state.isWritten()) {
                        return Future.succeededFuture(new Grant(Grant.Kind.WRITING, null));
                    }
                    return shared.lease(entry, token, snapshot.sealed().get(0));
                })
                .onComplete(
                        grant -> {
                            if (grant.kind() == Grant.Kind.GRANTED) {
                                loadLeased();
                            } else {
                                promise.complete(null);
                            }
                        },
                        promise::fail);
        return promise.future();
    }

    private void read(SharedCache.Snapshot snapshot) {
        state = snapshot.state();
        if (state.isWritten()) {
            loadDirectly();
        } else {
            take(snapshot.sealed().get(0));
        }
    }

    private void take(byte[] sealed) {
        CachedRow row = Envelope.open(sealed, region, state.version());
        if (row != null && row.isFresh(now())) {
            context.near().install(region, entry, row, mark);
            promise.complete(new Found(row, Source.SHARED));
            return;
        }
        known = sealed;
        stale = row;
        ask();
    }

    private void granted(Grant grant) {
        switch (grant.kind()) {
            case GRANTED -> loadLeased();
            case FOUND -> take(grant.found());
            case WRITING -> loadDirectly();
            case BUSY -> await();
        }
    }

    private void await() {
        long waited = (context.clock().nanos() - started) / 1_000_000;
        if (waited >= context.config().maxWait().toMillis()) {
            loadDirectly();
            return;
        }
        long next = pause + context.random().get().nextLong(pause / 2);
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
        context.timers().after(next, this::ask);
    }

    private void ask() {
        shared.lease(entry, token, known).onComplete(this::granted, failure -> loadDirectly());
    }

    private void loadLeased() {
        context.renewing(() -> shared.renew(entry, token), loadRow()).onComplete(this::store, failure -> {
            shared.release(entry, token);
            substitute(failure);
        });
    }

    private void store(CachedRow row) {
        if (row.isTooLarge()) {
            shared.abandon(entry, token);
            promise.complete(new Found(row, Source.BYPASS));
            return;
        }
        shared.fill(entry, token, Envelope.seal(row, region, state.version()), row.end() - now())
                .onComplete(stored -> {
                    if (stored.succeeded() && stored.result()) {
                        context.near().install(region, entry, row, mark);
                    }
                    promise.complete(new Found(row, Source.MISS));
                });
    }

    /** Without Redis this process is the only one that writes, and its near cache alone is to be kept right. */
    private void loadAlone() {
        loadRow()
                .onComplete(
                        row -> {
                            context.near().install(region, entry, row, mark);
                            promise.complete(new Found(row, Source.MISS));
                        },
                        this::substitute);
    }

    /** Past the caches, because nobody can tell whether the row may be stored. */
    private void loadDirectly() {
        context.directly(this::loadRow)
                .onComplete(row -> promise.complete(new Found(row, Source.BYPASS)), this::substitute);
    }

    private Future<CachedRow> loadRow() {
        return loader.load(List.of(key))
                .map(rows ->
                        Expiry.of(region, rows.get(0), now(), context.random().get()));
    }

    /** A row that is too old is better than none, for as long as the policy says. */
    private void substitute(Throwable failure) {
        boolean isOutage = failure instanceof Fault fault && fault.status() >= 500;
        if (isOutage && stale != null && stale.maySubstitute(now())) {
            promise.complete(new Found(stale, Source.STALE));
        } else {
            promise.fail(failure);
        }
    }

    private long now() {
        return context.wallClock().millis();
    }
}
