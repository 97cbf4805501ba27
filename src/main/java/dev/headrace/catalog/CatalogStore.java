package dev.headrace.catalog;

import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps what the server knows of the database, and reads it again when asked.
 *
 * <p>What is kept is a view that the user of the catalogue makes of it: built aside on a worker, and put in place by a
 * single write, so that a request sees all of the old one or all of the new one. The maker refuses a catalogue by
 * throwing (an exposed table is gone, say): the reload then fails as a whole and the old view stays.
 *
 * <p>{@link #reload} may be called from any thread and as often as one likes: calls made while a reload waits its turn
 * share it. A call during a running reload starts one more after it, because the running one may have looked before
 * the change that the caller wants to see.
 *
 * @param <V> the view, immutable
 */
public final class CatalogStore<V> {
    private final Vertx vertx;
    private final Supplier<Future<Catalog>> source;
    private final Function<Catalog, V> maker;
    private final Watcher watcher;
    private final NanoClock clock;

    private final Promise<V> first = Promise.promise();
    private volatile V view;
    /** The reload that runs, and the one that follows it; both guarded by this. */
    private Promise<V> running;

    private Promise<V> following;

    public CatalogStore(
            Vertx vertx,
            Supplier<Future<Catalog>> source,
            Function<Catalog, V> maker,
            Watcher watcher,
            NanoClock clock) {
        this.vertx = vertx;
        this.source = source;
        this.maker = maker;
        this.watcher = watcher;
        this.clock = clock;
    }

    public boolean isLoaded() {
        return view != null;
    }

    /** Completes with the first view, whatever caused it to be read. */
    public Future<V> loaded() {
        return first.future();
    }

    /** The newest view; a fault while none was ever loaded. */
    public V current() {
        V newest = view;
        if (newest == null) {
            throw Fault.of(FaultCode.CATALOGUE_NOT_LOADED, "The database's catalogue has not been read yet")
                    .retryAfter(Duration.ofSeconds(1));
        }
        return newest;
    }

    /** Reads the database anew. Answers the view made of it, on whatever thread finished it, or why the old one stays. */
    public Future<V> reload() {
        Promise<V> mine;
        synchronized (this) {
            if (running != null) {
                following = following == null ? Promise.promise() : following;
                return following.future();
            }
            running = Promise.promise();
            mine = running;
        }
        run(mine);
        return mine.future();
    }

    private void run(Promise<V> reload) {
        long started = clock.nanos();
        read().compose(catalog -> make(catalog, started))
                .onFailure(watcher::catalogReloadFailed)
                .onComplete(done -> {
                    startFollowing();
                    reload.handle(done);
                });
    }

    private Future<Catalog> read() {
        try {
            return source.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<V> make(Catalog catalog, long started) {
        return vertx.executeBlocking(() -> maker.apply(catalog), false).map(made -> {
            view = made;
            first.tryComplete(made);
            watcher.catalogLoaded(catalog.relations().size(), Duration.ofNanos(clock.nanos() - started));
            return made;
        });
    }

    private void startFollowing() {
        Promise<V> next;
        synchronized (this) {
            next = following;
            running = next;
            following = null;
        }
        if (next != null) {
            run(next);
        }
    }
}
