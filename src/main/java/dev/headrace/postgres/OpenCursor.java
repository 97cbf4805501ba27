package dev.headrace.postgres;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A query that is read a few rows at a time, in a read-only transaction that sees one moment.
 *
 * <p>To be used on the context that opened it. The transaction begins in the same packet as the first read, so the first
 * rows are one round trip away; after that one, a second read may be asked for while one is under way, so that PostgreSQL
 * need not wait for whoever takes the rows. The connection goes back by itself when the last row was read, when a read
 * failed and when the call is cancelled; {@link #close} does it at any other moment.
 */
public final class OpenCursor {
    private static final int MOST_READS = 2;
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
    /** The reads under way, the oldest first. */
    private final Deque<Promise<Integer>> readers = new ArrayDeque<>(MOST_READS);

    /** Completes when all that was sent is answered. */
    private Future<?> running = Future.succeededFuture();

    private Future<Void> closed;
    private boolean hasMore = true;
    private boolean hasEnded;
    private boolean repeated;
    private long rows;
    private long busySince;
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

    /** Whether a read may be asked for now. */
    public boolean isReadable() {
        return hasMore && (readers.isEmpty() || mayReadAhead());
    }

    /** Only on one and the same loop: elsewhere the rows of one read could come while those of another are taken. */
    private boolean mayReadAhead() {
        return readers.size() < MOST_READS && portal.isOpen() && connection.loop == Thread.currentThread();
    }

    /**
     * Hands the next rows to the sink, the same one for all reads, and answers how many they were.
     *
     * <p>The sink runs on the event loop of the connection, which is the caller's unless the pool had none there, and gets
     * nothing more once the last answer has come.
     */
    public Future<Integer> read(int most, RowSink sink) {
        if (closed != null || !hasMore) {
            return Future.failedFuture(
                    call.cancelled() == null ? new IllegalStateException("the cursor is closed") : call.cancelled());
        }
        if (!isReadable()) {
            return Future.failedFuture(new IllegalStateException("the cursor is being read"));
        }
        Promise<Integer> promise = EventLoops.promiseOn(context);
        if (readers.isEmpty()) {
            busySince = clock.nanos();
        }
        readers.add(promise);
        execute(most, sink, promise);
        return promise.future();
    }

    /** Goes on handing rows to a sink that was full. */
    public void resume() {
        if (closed == null && connection != null) {
            connection.onLoop(connection.tap::resume);
        }
    }

    /** Ends the query wherever it stands. Completes, always well, when the connection is back or closed. */
    public Future<Void> close() {
        if (closed == null) {
            call.forget(cancel);
            hasMore = false;
            if (!readers.isEmpty()) {
                stopClock();
            }
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
        Future<PgWire.Batch> batch = PgWire.read(context, connection, portal, most, sink);
        running = running.isComplete() ? batch : Future.join(running, batch);
        batch.onComplete((read, reason) -> {
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
        ended(promise);
        if (!read.more()) {
            // A read that was sent ahead brings nothing more, and needs no waiting for.
            end(null);
        }
        promise.tryComplete(read.rows());
    }

    private void failed(Throwable reason, Promise<Integer> promise) {
        ended(promise);
        promise.tryFail(SqlFaults.of(reason));
        end(reason);
    }

    private void ended(Promise<Integer> promise) {
        readers.remove(promise);
        if (readers.isEmpty()) {
            stopClock();
        }
    }

    private void stopClock() {
        long took = clock.nanos() - busySince;
        spent += took;
        call.timings().add(Stage.DATABASE, took);
    }

    /** PostgreSQL has nothing more to do for the reads under way: they answer by themselves, and at once. */
    private void end(Throwable reason) {
        failure = reason;
        hasEnded = true;
        close();
        readers.forEach(ahead -> {
            if (reason == null) {
                ahead.tryComplete(0);
            } else {
                ahead.tryFail(SqlFaults.of(reason));
            }
        });
        readers.clear();
    }

    /** Only as long as the sink got nothing: it cannot give rows back. */
    private boolean mayRepeat(Throwable reason) {
        return !repeated
                && connection.tap.rows() == 0
                && !call.deadline().hasPassed()
                && (SqlFaults.isStalePlan(reason) || (SqlFaults.isConnectionLost(reason) && connection.hasBeenIdle));
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
        if (failure != null && (SqlFaults.isConnectionLost(failure) || SqlFaults.isStalePlan(failure))) {
            pool.destroy(connection);
            return Future.succeededFuture();
        }
        if (!hasEnded && !running.isComplete()) {
            connection.onLoop(connection.tap::discard);
            return Settlement.cancel(vertx, pool, connection, running, this::rollBack);
        }
        return Settlement.release(vertx, pool, connection, portal == null ? Future.succeededFuture() : rollBack());
    }

    private Future<?> rollBack() {
        return connection.connection.query("ROLLBACK").execute();
    }

    private void cancelled() {
        failure = call.cancelled();
        close();
        readers.forEach(reader -> reader.tryFail(failure));
        readers.clear();
    }
}
