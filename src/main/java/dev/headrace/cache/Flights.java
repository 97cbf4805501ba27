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
        work.get().onComplete(done -> {
            underWay.remove(name, mine);
            mine.handle(done);
        });
        return mine.future();
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
