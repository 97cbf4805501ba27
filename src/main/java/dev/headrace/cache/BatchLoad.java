package dev.headrace.cache;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Several rows at once: what is near, one question to Redis for the rest, their leases in one go, one statement for what we
 * may load, and its rows stored in one go.
 *
 * <p>A row that another node loads at the moment is waited for as a single one is. Old rows stand in for what one statement
 * would load only if there is one for each of them.
 */
final class BatchLoad {
    private final Rows rows;
    private final Flights flights;
    private final LoadContext context;
    private final Region region;
    private final List<String> keys;
    private final RowLoader loader;
    private final long started;
    private final Map<String, Wanted> keyToWanted = new LinkedHashMap<>();
    private RegionState state = RegionState.ALONE;

    BatchLoad(Rows rows, Flights flights, LoadContext context, Region region, List<String> keys, RowLoader loader) {
        this.rows = rows;
        this.flights = flights;
        this.context = context;
        this.region = region;
        this.keys = keys;
        this.loader = loader;
        this.started = context.clock().nanos();
    }

    /** One of the rows. */
    private static final class Wanted {
        final String key;
        final String entry;
        final Substitute substitute;
        byte[] known;
        String token;
        Found found;
        /** Of others who wait for this one; null when none do. */
        Flight flight;

        Wanted(String key, String entry, Substitute substitute) {
            this.key = key;
            this.entry = entry;
            this.substitute = substitute;
        }
    }

    Future<List<Found>> start() {
        for (String key : keys) {
            keyToWanted.computeIfAbsent(key, this::wanted);
        }
        List<Wanted> missing = missing();
        Future<Void> rest = missing.isEmpty()
                ? Future.succeededFuture()
                : context.shared().map(shared -> loadThrough(shared, missing)).orElseGet(() -> loadAlone(missing));
        return rest.map(
                done -> keys.stream().map(key -> keyToWanted.get(key).found).toList());
    }

    private Wanted wanted(String key) {
        String entry = region.entry(key);
        Wanted wanted = new Wanted(key, entry, new Substitute(context, region, entry));
        CachedRow near = rows.near(region, key);
        if (near != null) {
            rows.refreshIfDue(region, key, near, loader);
            wanted.found = new Found(near, Source.NEAR);
        }
        return wanted;
    }

    private List<Wanted> missing() {
        return keyToWanted.values().stream()
                .filter(wanted -> wanted.found == null)
                .toList();
    }

    private Future<Void> loadThrough(SharedCache shared, List<Wanted> missing) {
        return shared.read(region, missing.stream().map(wanted -> wanted.entry).toList())
                .transform(read -> read.succeeded() ? take(shared, missing, read.result()) : loadDirectly(missing));
    }

    private Future<Void> take(SharedCache shared, List<Wanted> missing, SharedCache.Snapshot snapshot) {
        state = snapshot.state();
        if (state.isWritten()) {
            return loadDirectly(missing);
        }
        for (int i = 0; i < missing.size(); i++) {
            open(missing.get(i), snapshot.sealed().get(i));
        }
        return leaseAndLoad(shared, missing());
    }

    private void open(Wanted wanted, byte[] sealed) {
        CachedRow row = Envelope.open(sealed, region, state.version());
        wanted.known = sealed;
        if (context.unsettled().holds(region, wanted.entry)) {
            return;
        }
        if (row != null && row.isFresh(now())) {
            context.near().install(region, wanted.entry, row, wanted.substitute.mark());
            wanted.found = new Found(row, Source.SHARED);
        } else {
            wanted.substitute.take(row);
        }
    }

    private Future<Void> leaseAndLoad(SharedCache shared, List<Wanted> missing) {
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Future<?>> leases = new ArrayList<>();
        Ways ways = new Ways();
        for (Wanted wanted : missing) {
            if (context.unsettled().holds(region, wanted.entry)) {
                ways.direct.add(wanted);
                continue;
            }
            wanted.token = shared.newToken();
            leases.add(shared.lease(wanted.entry, wanted.token, wanted.known)
                    .onComplete(grant -> ways.take(wanted, grant.kind()), failure -> ways.direct.add(wanted)));
        }
        return Future.join(leases)
                .transform(all ->
                        Future.all(loadLeased(shared, ways.leased), loadDirectly(ways.direct), waitFor(ways.busy)))
                .mapEmpty();
    }

    /** How the rows are had that were in no cache, as their leases say. */
    private static final class Ways {
        final List<Wanted> leased = new ArrayList<>();
        final List<Wanted> busy = new ArrayList<>();
        final List<Wanted> direct = new ArrayList<>();

        void take(Wanted wanted, Grant.Kind grant) {
            switch (grant) {
                case GRANTED -> leased.add(wanted);
                case BUSY, FOUND, FAILED -> busy.add(wanted);
                case WRITING -> {
                    wanted.substitute.drop();
                    direct.add(wanted);
                }
            }
        }
    }

    private Future<Void> loadDirectly(List<Wanted> some) {
        return some.isEmpty()
                ? Future.succeededFuture()
                : orOld(some, context.directly(() -> load(some, Source.BYPASS)));
    }

    private Future<Void> loadLeased(SharedCache shared, List<Wanted> leased) {
        if (leased.isEmpty()) {
            return Future.succeededFuture();
        }
        Runnable renew = () -> leased.forEach(wanted -> shared.renew(wanted.entry, wanted.token));
        Future<Void> stored = context.renewing(renew, load(leased, Source.MISS))
                .onFailure(failure -> leased.forEach(wanted -> shared.release(wanted.entry, wanted.token, failure)))
                .compose(loaded -> Future.join(leased.stream()
                                .map(wanted -> store(shared, wanted))
                                .toList())
                        .<Void>mapEmpty()
                        .otherwiseEmpty());
        return orOld(leased, stored);
    }

    /** Answers when the load has ended, and with old rows when it fails or takes long, if there is one for each. */
    private Future<Void> orOld(List<Wanted> some, Future<Void> load) {
        if (some.stream().allMatch(wanted -> wanted.substitute.found() == null)) {
            return load;
        }
        Promise<Void> shown = Promise.promise();
        context.limitingWait(started, () -> showOld(some, shown), load)
                .recover(failure -> substitutes(some, failure))
                .onComplete(done -> shown.tryComplete(), shown::tryFail);
        return shown.future();
    }

    private static void showOld(List<Wanted> some, Promise<Void> shown) {
        boolean isLoaded = some.get(0).found != null;
        if (isLoaded) {
            return;
        }
        List<Found> old = some.stream().map(wanted -> wanted.substitute.found()).toList();
        for (int i = 0; i < old.size(); i++) {
            if (old.get(i) != null && some.get(i).flight != null) {
                some.get(i).flight.show(old.get(i));
            }
        }
        if (old.stream().allMatch(Objects::nonNull)) {
            for (int i = 0; i < old.size(); i++) {
                some.get(i).found = old.get(i);
            }
            shown.tryComplete();
        }
    }

    private static Future<Void> substitutes(List<Wanted> some, Throwable failure) {
        return Future.all(some.stream()
                        .map(wanted -> wanted.substitute.insteadOf(failure).onSuccess(old -> wanted.found = old))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> store(SharedCache shared, Wanted wanted) {
        CachedRow row = wanted.found.row();
        if (row.isTooLarge()) {
            shared.abandon(wanted.entry, wanted.token);
            wanted.found = new Found(row, Source.BYPASS);
            return Future.succeededFuture();
        }
        return shared.fill(wanted.entry, wanted.token, Envelope.seal(row, region, state.version()), row.end() - now())
                .map(stored -> {
                    if (stored) {
                        context.near().install(region, wanted.entry, row, wanted.substitute.mark());
                    }
                    return null;
                });
    }

    private Future<Void> waitFor(List<Wanted> busy) {
        return Future.all(busy.stream()
                        .map(wanted -> rows.find(region, wanted.key, loader).onSuccess(found -> wanted.found = found))
                        .toList())
                .mapEmpty();
    }

    /** Without Redis only this process is to be told that the rows are being loaded. */
    private Future<Void> loadAlone(List<Wanted> missing) {
        List<Wanted> ours = new ArrayList<>();
        List<Wanted> busy = new ArrayList<>();
        Promise<Void> loaded = Promise.promise();
        for (Wanted wanted : missing) {
            wanted.substitute.takeNear();
            Future<Found> found = loaded.future().map(done -> wanted.found).recover(wanted.substitute::insteadOf);
            wanted.flight = flights.claim(region, wanted.entry, found);
            (wanted.flight == null ? busy : ours).add(wanted);
        }
        if (ours.isEmpty()) {
            return waitFor(busy);
        }
        load(ours, Source.MISS)
                .onSuccess(done -> ours.forEach(wanted ->
                        context.near().install(region, wanted.entry, wanted.found.row(), wanted.substitute.mark())))
                .onComplete(loaded);
        return Future.all(orOld(ours, loaded.future()), waitFor(busy)).mapEmpty();
    }

    private Future<Void> load(List<Wanted> some, Source source) {
        return loader.load(some.stream().map(wanted -> wanted.key).toList()).map(loaded -> {
            for (int i = 0; i < some.size(); i++) {
                CachedRow row =
                        Expiry.of(region, loaded.get(i), now(), context.random().get());
                some.get(i).found = new Found(row, source);
            }
            return null;
        });
    }

    private long now() {
        return context.wallClock().millis();
    }
}
