package dev.headrace.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

/**
 * The one place that uses the toolkit's internal context API: contexts on a chosen event loop, and promises that answer
 * on a given context.
 *
 * <p>The public API can do neither: a connection would be tied to the request that happened to need it, and every answer
 * would be queued again even when it already is on the right event loop.
 */
public final class EventLoops {
    private EventLoops() {}

    /** A fresh context on the same event loop, which outlives the request or verticle of the given one. */
    public static Context freshOn(Context context) {
        ContextInternal internal = (ContextInternal) context;
        return internal.owner()
                .contextBuilder()
                .withEventLoop(internal.nettyEventLoop())
                .build();
    }

    /** A fresh context on the next event loop in turn. */
    public static Context next(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** A promise whose future answers on the context: at once when already on its event loop, queued otherwise. */
    public static <T> Promise<T> promiseOn(Context context) {
        return ((ContextInternal) context).promise();
    }

    /** The same answer on the context of the caller. */
    public static <T> Future<T> here(Vertx vertx, Future<T> elsewhere) {
        Promise<T> here = promiseOn(vertx.getOrCreateContext());
        elsewhere.onComplete(here);
        return here.future();
    }
}
