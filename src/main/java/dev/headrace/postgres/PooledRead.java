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
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One read on its way through a pool: take a connection, run, give it back.
 *
 * <p>Lives on the event loop of its call. Repeated once, because it only reads, when the connection turned out dead, when
 * its cached plan was stale, or when it lost against another transaction. When the call is cancelled the caller hears so
 * at once and the rest happens behind its back.
 */
final class PooledRead<R> {
    private final Vertx vertx;
    private final ConnectionPool pool;
    private final StatementTimeout timeout;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Call call;
    private final String sql;
    private final Function<PooledConnection, Future<R>> statement;
    private final ToLongFunction<R> size;

    private final Context context;
    private final Promise<R> promise;
    private final Runnable cancel = this::cancelled;
    private Acquisition acquisition;
    private PooledConnection connection;
    private Future<R> running;
    private boolean ended;
    /** Whether somebody else gives the connection back, because the call was cancelled while the statement ran. */
    private boolean settling;

    private boolean repeated;

    PooledRead(
            Vertx vertx,
            ConnectionPool pool,
            StatementTimeout timeout,
            Watcher watcher,
            NanoClock clock,
            Call call,
            String sql,
            Function<PooledConnection, Future<R>> statement,
            ToLongFunction<R> size) {
        this.vertx = vertx;
        this.pool = pool;
        this.timeout = timeout;
        this.watcher = watcher;
        this.clock = clock;
        this.call = call;
        this.sql = sql;
        this.statement = statement;
        this.size = size;
        this.context = vertx.getOrCreateContext();
        this.promise = EventLoops.promiseOn(context);
    }

    /** Starts; the answer comes on the caller's context. */
    Future<R> start() {
        call.onCancel(cancel);
        if (!ended) {
            acquire();
        }
        return promise.future();
    }

    private void acquire() {
        long since = clock.nanos();
        acquisition = pool.acquire(context);
        acquisition.future().onComplete((taken, failure) -> {
            call.timings().add(Stage.WAIT, clock.nanos() - since);
            if (failure != null) {
                end(null, failure);
            } else if (ended) {
                pool.release(taken);
            } else {
                run(taken);
            }
        });
    }

    private void run(PooledConnection taken) {
        connection = taken;
        tellTimeout(taken);
        long since = clock.nanos();
        Promise<R> answer = EventLoops.promiseOn(context);
        running = answer.future();
        running.onComplete((result, failure) -> {
            long took = clock.nanos() - since;
            call.timings().add(Stage.DATABASE, took);
            watcher.queryEnded(
                    pool.name(), sql, Duration.ofNanos(took), failure == null ? size.applyAsLong(result) : -1, failure);
            if (!ended) {
                settled(result, failure);
            } else if (!settling) {
                giveBack(failure);
            }
        });
        statement.apply(taken).onComplete(answer);
    }

    private void tellTimeout(PooledConnection taken) {
        long wanted = timeout.within(call.deadline());
        if (wanted != taken.statementTimeout) {
            taken.statementTimeout = wanted;
            taken.connection.query("SET statement_timeout = " + wanted).execute();
        }
    }

    private void settled(R result, Throwable failure) {
        boolean mayRepeat = failure != null && !repeated && !call.deadline().hasPassed();
        if (mayRepeat && SqlFaults.isStalePlan(failure)) {
            repeated = true;
            run(connection);
            return;
        }
        boolean wasIdleAndLost = giveBack(failure);
        if (mayRepeat && (wasIdleAndLost || SqlFaults.isWorthRepeating(failure))) {
            repeated = true;
            acquire();
        } else {
            end(result, failure);
        }
    }

    /** Answers whether the connection had been lost before the statement came to it, as others may have been that are idle. */
    private boolean giveBack(Throwable failure) {
        boolean isLost = failure != null && SqlFaults.isConnectionLost(failure);
        boolean wasIdleAndLost = isLost && connection.hasBeenIdle;
        if (wasIdleAndLost) {
            pool.forgetIdle();
        }
        if (isLost || SqlFaults.isStalePlan(failure)) {
            pool.destroy(connection);
        } else {
            pool.release(connection);
        }
        return wasIdleAndLost;
    }

    private void end(R result, Throwable failure) {
        if (ended) {
            return;
        }
        ended = true;
        call.forget(cancel);
        if (failure == null) {
            promise.complete(result);
        } else {
            promise.fail(SqlFaults.of(failure));
        }
    }

    private void cancelled() {
        if (ended) {
            return;
        }
        ended = true;
        if (acquisition != null) {
            acquisition.abandon(call.cancelled());
        }
        // An answer that has come already, and waits for its turn on this event loop, gives the connection back itself.
        if (running != null && !running.isComplete()) {
            settling = true;
            connection.onLoop(connection.tap::discard);
            Settlement.cancel(vertx, pool, connection, running, Future::succeededFuture);
        }
        promise.fail(call.cancelled());
    }
}
