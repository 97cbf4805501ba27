package dev.headrace.cache;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * One row on its way from Redis or PostgreSQL.
 *
 * <p>What this process did not prove to be current is never stored: a row goes to Redis only under a lease, and to the near
 * cache only if Redis took it and no invalidation of it came by meanwhile.
 *
 * <p>Who has an old row that may stand in does not wait for PostgreSQL for ever: it is shown, and the load goes on.
 */
final class Load {
    private static final long FIRST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 250;

    private final LoadContext context;
    private final Region region;
    private final String key;
    private final String entry;
    private final RowLoader loader;
    private final Flight flight;
    private final Substitute substitute;
    private final long started;
    private final Promise<Found> promise = Promise.promise();

    private SharedCache shared;
    private RegionState state = RegionState.ALONE;
    private String token;
    /** What Redis has and is too old; null when it has nothing. */
    private byte[] known;

    private long pause = FIRST_PAUSE;

    /** @param flight of all who wait for it */
    Load(LoadContext context, Region region, String key, String entry, RowLoader loader, Flight flight) {
        this.context = context;
        this.region = region;
        this.key = key;
        this.entry = entry;
        this.loader = loader;
        this.flight = flight;
        this.substitute = new Substitute(context, region, entry);
        this.started = context.clock().nanos();
    }

    Future<Found> start() {
        if (context.shared().isEmpty()) {
            substitute.takeNear();
            loadAlone();
        } else if (context.unsettled().holds(region, entry)) {
            loadBesideWrite();
        } else {
            shared = context.shared().get();
            token = shared.newToken();
            shared.open(region, entry, token).onComplete(this::opened, failure -> loadDirectly());
        }
        return promise.future();
    }

    /** Loads the row anew though it is not too old yet, unless somebody else does so or has just done so. */
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
                    byte[] sealed = snapshot.sealed().get(0);
                    return isYoung(sealed)
                            ? Future.succeededFuture(new Grant(Grant.Kind.FOUND, sealed))
                            : shared.lease(entry, token, sealed);
                })
                .onComplete(
                        grant -> {
                            switch (grant.kind()) {
                                case GRANTED -> loadLeased();
                                case FOUND -> take(grant.found());
                                default -> promise.complete(null);
                            }
                        },
                        promise::fail);
        return promise.future();
    }

    /** Whether another node has refreshed it already. */
    private boolean isYoung(byte[] sealed) {
        CachedRow row = Envelope.open(sealed, region, state.version());
        return row != null && !row.isNearItsEnd(now());
    }

    private void opened(SharedCache.Opened opened) {
        state = opened.state();
        if (state.isWritten()) {
            loadBesideWrite();
        } else if (opened.grant() == null) {
            take(opened.sealed());
        } else {
            granted(opened.grant());
        }
    }

    private void take(byte[] sealed) {
        CachedRow row = Envelope.open(sealed, region, state.version());
        if (row != null && row.isFresh(now())) {
            context.near().install(region, entry, row, substitute.mark());
            promise.complete(new Found(row, Source.SHARED));
            return;
        }
        known = sealed;
        substitute.take(row);
        ask();
    }

    private void granted(Grant grant) {
        switch (grant.kind()) {
            case GRANTED -> loadLeased();
            case FOUND -> take(grant.found());
            case WRITING -> {
                substitute.drop();
                loadBesideWrite();
            }
            case FAILED -> showOldOr(this::await);
            case BUSY -> await();
        }
    }

    private void showOldOr(Runnable without) {
        Found old = substitute.found();
        if (old == null) {
            without.run();
        } else {
            promise.complete(old);
        }
    }

    private void await() {
        if (context.millisSince(started) >= context.config().maxWait().toMillis()) {
            showOldOr(this::loadDirectly);
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
            shared.release(entry, token, failure);
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
                        context.near().install(region, entry, row, substitute.mark());
                    }
                    promise.complete(new Found(row, Source.MISS));
                });
    }

    /** Without Redis this process is the only one that writes, and its near cache alone is to be kept right. */
    private void loadAlone() {
        loadRow()
                .onComplete(
                        row -> {
                            context.near().install(region, entry, row, substitute.mark());
                            promise.complete(new Found(row, Source.MISS));
                        },
                        this::substitute);
    }

    private void loadBesideWrite() {
        flight.isBesideWrite();
        loadDirectly();
    }

    /** Past the caches, because nobody can tell whether the row may be stored. */
    private void loadDirectly() {
        context.directly(this::loadRow)
                .onComplete(row -> promise.complete(new Found(row, Source.BYPASS)), this::substitute);
    }

    private Future<CachedRow> loadRow() {
        Future<CachedRow> row = loader.load(List.of(key))
                .map(rows ->
                        Expiry.of(region, rows.get(0), now(), context.random().get()));
        return substitute.found() == null ? row : context.limitingWait(started, this::showOld, row);
    }

    private void showOld() {
        Found old = substitute.found();
        if (old != null) {
            flight.show(old);
        }
    }

    private void substitute(Throwable failure) {
        substitute.insteadOf(failure).onComplete(promise);
    }

    private long now() {
        return context.wallClock().millis();
    }
}
