package dev.headrace.postgres;

import dev.headrace.loop.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A caller's way to a connection of a pool. Its future answers on the caller's context.
 *
 * <p>Whether it still waits is decided by its place in the pool's queue alone: whoever takes it out, under the pool's
 * lock, completes it.
 */
final class Acquisition {
    final Context caller;
    final long since;

    private final ConnectionPool pool;
    private final Promise<PooledConnection> promise;

    Acquisition(ConnectionPool pool, Context caller, long since) {
        this.pool = pool;
        this.caller = caller;
        this.since = since;
        this.promise = EventLoops.promiseOn(caller);
    }

    Future<PooledConnection> future() {
        return promise.future();
    }

    /** Leaves the queue; without effect when the connection is already on its way, which then must be given back. */
    void abandon(Throwable reason) {
        pool.abandon(this, reason);
    }

    void serve(PooledConnection connection) {
        promise.complete(connection);
    }

    void refuse(Throwable reason) {
        promise.fail(reason);
    }
}
