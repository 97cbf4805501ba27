package dev.headrace.postgres;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * A query that is read a few rows at a time, in a read-only transaction that sees one moment.
 *
 * <p>To be used on the context that opened it, one read at a time. The transaction begins in the same packet as the first
 * read, so the first rows are one round trip away. The connection goes back by itself when the last row was read, when a
 * read failed and when the call is cancelled; {@link #close} does it at any other moment.
 */
public final class OpenCursor {
    private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private final Vertx vertx;
    private final ConnectionPool pool;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Call call;
    private final String sql;
    private final Tuple arguments;
    private final String begin;
    private final Context context;
    private final Runnable cancel = this::cancelled;

    private PooledConnection connection;
    private PgWire.Portal portal;
    private Promise<?> reader;
    private Future<?> running = Future.succeededFuture();
    private Future<Void> closed;
    private boolean hasMore = true;
    private boolean repeated;
    private long rows;
    private long spent;
    private Throwable failure;

    /** @param statementTimeout milliseconds for each read, 0 for no limit */
    OpenCursor(
            Vertx vertx,
            ConnectionPool pool,
            PooledConnection connection,
            long statementTimeout,
            Watcher watcher,
            NanoClock clock,
            Call call,
            String sql,
            Tuple arguments) {
        this.vertx = vertx;
        this.pool = pool;
        this.connection = connection;
        this.watcher = watcher;
        this.clock = clock;
        this.call = call;
        this.sql = sql;
        this.arguments = arguments;
        this.context = vertx.getOrCreateContext();
        this.begin = statementTimeout == connection.statementTimeout
                ? BEGIN
                : BEGIN + "; SET LOCAL statement_timeout = " + statementTimeout;
        call.onCancel(cancel);
    }

    /** Whether another read may bring rows. */
    public boolean hasMore() {
        return hasMore;
    }

    /**
     * Hands the next rows to the sink and answers how many they were.
     *
     * <p>The sink runs on the event loop of the connection, which may be another one than the caller's, and gets nothing
     * more once the answer has come.
     */
    public Future<Integer> read(int most, RowSink sink) {
        if (closed != null || !hasMore) {
            return Future.failedFuture(
                    call.cancelled() == null ? new IllegalStateException("the cursor is closed") : call.cancelled());
        }
        if (!running.isComplete()) {
            return Future.failedFuture(new IllegalStateException("the cursor is being read"));
        }
        Promise<Integer> promise = EventLoops.promiseOn(context);
        reader = promise;
        execute(most, sink, promise);
        return promise.future();
    }

    /** Ends the query wherever it stands. Completes, always well, when the connection is back or closed. */
    public Future<Void> close() {
        if (closed == null) {
            call.forget(cancel);
            hasMore = false;
            closed = giveBack();
            watcher.queryEnded(pool.name(), sql, Duration.ofNanos(spent), rows, failure);
        }
        return closed;
    }

    private void execute(int most, RowSink sink, Promise<Integer> promise) {
        boolean isFirst = portal == null;
        if (isFirst) {
            portal = new PgWire.Portal(sql, arguments);
            // Its failure needs no handling: the read behind it fails with it.
            connection.connection.query(begin).execute();
        }
        long since = clock.nanos();
        Future<PgWire.Batch> batch = PgWire.read(context, connection, portal, most, sink);
        running = batch;
        batch.onComplete((read, reason) -> {
            long took = clock.nanos() - since;
            spent += took;
            call.timings().add(Stage.DATABASE, took);
            if (closed != null) {
                return;
            }
            if (reason == null) {
                succeeded(read, promise);
            } else if (isFirst && mayRepeat(reason)) {
                repeat(reason, most, sink, promise);
            } else {
                failed(reason, promise);
            }
        });
    }

    private void succeeded(PgWire.Batch read, Promise<Integer> promise) {
        rows += read.rows();
        hasMore = read.more();
        if (!hasMore) {
            close();
        }
        promise.tryComplete(read.rows());
    }

    private void failed(Throwable reason, Promise<?> promise) {
        failure = reason;
        close();
        promise.tryFail(SqlFaults.of(reason));
    }

    /** Only as long as the sink got nothing: it cannot give rows back. */
    private boolean mayRepeat(Throwable reason) {
        return !repeated
                && connection.tap.rows() == 0
                && !call.deadline().hasPassed()
                && (SqlFaults.isStalePlan(reason) || (SqlFaults.isConnectionLost(reason) && connection.isReused()));
    }

    private void repeat(Throwable reason, int most, RowSink sink, Promise<Integer> promise) {
        repeated = true;
        portal = null;
        if (SqlFaults.isStalePlan(reason)) {
            connection.connection.query("ROLLBACK").execute();
            execute(most, sink, promise);
            return;
        }
        pool.destroy(connection);
        pool.forgetIdle();
        connection = null;
        Acquisition again = pool.acquire(context);
        // Whoever closes the cursor meanwhile must not find the dead connection.
        running = again.future();
        again.future().onComplete((taken, refusal) -> {
            connection = taken;
            if (closed != null) {
                if (taken != null) {
                    pool.release(taken);
                }
            } else if (refusal != null) {
                failed(refusal, promise);
            } else {
                execute(most, sink, promise);
            }
        });
    }

    private Future<Void> giveBack() {
        if (connection == null) {
            return Future.succeededFuture();
        }
        if (!running.isComplete()) {
            connection.onLoop(connection.tap::discard);
            return Settlement.cancel(vertx, pool, connection, running, this::rollBack);
        }
        if (failure != null && (SqlFaults.isConnectionLost(failure) || SqlFaults.isStalePlan(failure))) {
            pool.destroy(connection);
            return Future.succeededFuture();
        }
        return Settlement.release(vertx, pool, connection, portal == null ? Future.succeededFuture() : rollBack());
    }

    private Future<?> rollBack() {
        return connection.connection.query("ROLLBACK").execute();
    }

    private void cancelled() {
        failure = call.cancelled();
        close();
        if (reader != null) {
            reader.tryFail(call.cancelled());
        }
    }
}
