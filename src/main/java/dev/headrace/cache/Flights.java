package dev.headrace.cache;

import dev.headrace.loop.EventLoops;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Work under way in this process, so that who wants the same waits for it instead of beginning it anew. */
final class Flights {
    private final Vertx vertx;
    private final Map<String, Promise<Found>> underWay = new ConcurrentHashMap<>();

    Flights(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The result of the work under that name, begun here unless it is under way; on the context of the caller. */
    Future<Found> join(String name, Supplier<Future<Found>> work) {
        Promise<Found> mine = Promise.promise();
        Promise<Found> running = underWay.putIfAbsent(name, mine);
        if (running != null) {
            return here(running.future());
        }
        // What the work throws becomes a failure: the flight ends in every case.
        land(name, mine, Future.succeededFuture().compose(now -> work.get()));
        return mine.future();
    }

    /** Has others wait for work that began elsewhere; false when the same is under way already. */
    boolean claim(String name, Future<Found> work) {
        Promise<Found> mine = Promise.promise();
        if (underWay.putIfAbsent(name, mine) != null) {
            return false;
        }
        land(name, mine, work);
        return true;
    }

    private void land(String name, Promise<Found> mine, Future<Found> work) {
        work.onComplete(done -> {
            underWay.remove(name, mine);
            mine.handle(done);
        });
    }

    /** As {@link #join}, for work whose result nobody waits for. */
    void joinQuietly(String name, Supplier<Future<Found>> work) {
        if (!underWay.containsKey(name)) {
            join(name, work);
        }
    }

    private Future<Found> here(Future<Found> elsewhere) {
        Promise<Found> here = EventLoops.promiseOn(vertx.getOrCreateContext());
        elsewhere.onComplete(here);
        return here.future();
    }
}
