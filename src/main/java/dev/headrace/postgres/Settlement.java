package dev.headrace.postgres;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The end of a statement that nobody waits for any longer: cancelled, settled, and its connection given back or closed.
 *
 * <p>A cancel request travels on a socket of its own and names only the server process, so it may arrive when the
 * statement has already ended and then hit the next one. That is why a connection goes back only when its statement
 * really ended as cancelled; in every other case the request may still be on its way and the connection is closed. It is
 * closed as well when all this takes longer than a second, which means that the server hangs.
 */
final class Settlement {
    private static final long LIMIT = 1000;

    private final ConnectionPool pool;
    private final PooledConnection connection;
    private final Promise<Void> done = Promise.promise();
    private final AtomicBoolean decided = new AtomicBoolean();

    private Settlement(ConnectionPool pool, PooledConnection connection) {
        this.pool = pool;
        this.connection = connection;
    }

    /**
     * Cancels what runs and gives the connection back.
     *
     * @param running the statement's answer
     * @param cleanup ends the statement's transaction, if it has one
     * @return completes, always well, when the connection is back or closed
     */
    static Future<Void> cancel(
            Vertx vertx,
            ConnectionPool pool,
            PooledConnection connection,
            Future<?> running,
            Supplier<Future<?>> cleanup) {
        return cancel(vertx, pool, connection, Future.succeededFuture(), running, cleanup);
    }

    /** The same, where the request must not be sent before something else was answered. */
    static Future<Void> cancel(
            Vertx vertx,
            ConnectionPool pool,
            PooledConnection connection,
            Future<?> before,
            Future<?> running,
            Supplier<Future<?>> cleanup) {
        Settlement settlement = new Settlement(pool, connection);
        settlement.limit(vertx);
        before.onComplete(answered -> connection.connection.cancelRequest());
        running.onComplete(answer -> settlement.settled(answer, cleanup));
        return settlement.done.future();
    }

    /** Gives the connection back once the cleanup has ended. */
    static Future<Void> release(Vertx vertx, ConnectionPool pool, PooledConnection connection, Future<?> cleanup) {
        Settlement settlement = new Settlement(pool, connection);
        settlement.limit(vertx);
        cleanup.onComplete(settlement::cleaned);
        return settlement.done.future();
    }

    private void limit(Vertx vertx) {
        long timer = vertx.setTimer(LIMIT, id -> destroy());
        done.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    private void settled(AsyncResult<?> answer, Supplier<Future<?>> cleanup) {
        if (answer.failed() && SqlFaults.isCancelled(answer.cause())) {
            cleanup.get().onComplete(this::cleaned);
        } else {
            destroy();
        }
    }

    private void cleaned(AsyncResult<?> cleanup) {
        if (cleanup.failed()) {
            destroy();
        } else if (decided.compareAndSet(false, true)) {
            pool.release(connection);
            done.complete();
        }
    }

    private void destroy() {
        if (decided.compareAndSet(false, true)) {
            pool.destroy(connection);
            done.complete();
        }
    }
}
