package dev.headrace.postgres;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import dev.headrace.loop.EventLoops;
import dev.headrace.postgres.Transaction.Ending;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Function;

/**
 * One piece of work on its way through a pool: take a connection, run within a transaction, commit, give it back.
 *
 * <p>Lives on the event loop of its call. Whatever fails before COMMIT is sent leaves nothing behind, so it is repeated
 * once where that may help: when it lost against another transaction, when its cached plan was stale, or when a
 * connection that had waited in the pool turned out dead before it answered anything. When the call is cancelled before
 * COMMIT, the caller hears so at once and everything is rolled back; after it, the caller is told that the outcome is not
 * known. Once sent, a COMMIT is never repeated.
 */
final class PooledTransaction<T> {
    private static final String BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    /** How long a COMMIT may go unanswered before its connection counts as lost. */
    private static final long COMMIT_LIMIT = 10_000;

    private final Vertx vertx;
    private final ConnectionPool pool;
    private final StatementTimeout timeout;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Call call;
    /** With the settings of this transaction. */
    private final String begin;

    private final Function<Transaction, Future<T>> work;

    private final Context context;
    private final Promise<T> promise;
    private final Runnable cancel = this::cancelled;
    private Acquisition acquisition;
    private OpenTransaction transaction;
    private boolean committing;
    private boolean ended;
    private boolean repeated;

    PooledTransaction(
            Vertx vertx,
            ConnectionPool pool,
            StatementTimeout timeout,
            Watcher watcher,
            NanoClock clock,
            Call call,
            Map<String, String> settings,
            Function<Transaction, Future<T>> work) {
        this.vertx = vertx;
        this.pool = pool;
        this.timeout = timeout;
        this.watcher = watcher;
        this.clock = clock;
        this.call = call;
        this.begin = BEGIN + setLocal(settings);
        this.work = work;
        this.context = vertx.getOrCreateContext();
        this.promise = EventLoops.promiseOn(context);
    }

    private static String setLocal(Map<String, String> settings) {
        StringBuilder sql = new StringBuilder();
        settings.forEach((name, value) -> sql.append("; SET LOCAL ")
                .append(name)
                .append(" = E'")
                .append(value.replace("\\", "\\\\").replace("'", "''"))
                .append('\''));
        return sql.toString();
    }

    /** Starts; the answer comes on the caller's context. */
    Future<T> start() {
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
                fail(failure);
            } else if (ended) {
                pool.release(taken);
            } else {
                run(taken);
            }
        });
    }

    private void run(PooledConnection taken) {
        long wanted = timeout.within(call.deadline());
        String first = wanted == taken.statementTimeout ? begin : begin + "; SET LOCAL statement_timeout = " + wanted;
        OpenTransaction current = new OpenTransaction(taken, context, first, pool.name(), watcher, clock, call);
        transaction = current;
        Promise<T> worked = EventLoops.promiseOn(context);
        worked.future().onComplete((result, failure) -> {
            if (ended || current != transaction) {
                return;
            }
            if (failure != null) {
                failed(current, failure);
            } else if (!current.hasBegun()) {
                transaction = null;
                pool.release(taken);
                settle(current, Ending.COMMITTED, () -> succeed(result));
            } else if (current.isSpoilt()) {
                failed(current, new IllegalStateException("work went on after a statement failed"));
            } else {
                commit(current, result);
            }
        });
        start(current).onComplete(worked);
    }

    private Future<T> start(OpenTransaction current) {
        try {
            return work.apply(current);
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private void commit(OpenTransaction current, T result) {
        committing = true;
        current.close();
        call.beyondRecall(SqlFaults.outcomeUnknown());
        long since = clock.nanos();
        Promise<Object> answer = EventLoops.promiseOn(context);
        long timer = vertx.setTimer(COMMIT_LIMIT, id -> {
            pool.destroy(current.connection());
            answer.tryFail(SqlFaults.outcomeUnknown());
        });
        current.send("COMMIT").onComplete((done, failure) -> {
            if (failure == null) {
                answer.tryComplete(done);
            } else {
                answer.tryFail(failure);
            }
        });
        answer.future().onComplete((done, failure) -> {
            vertx.cancelTimer(timer);
            transaction = null;
            call.timings().add(Stage.DATABASE, clock.nanos() - since);
            if (failure == null && current.begun().succeeded()) {
                pool.release(current.connection());
                settle(current, Ending.COMMITTED, () -> succeed(result));
            } else if (SqlFaults.isRefusal(failure)) {
                refused(current, failure);
            } else {
                pool.destroy(current.connection());
                settle(current, Ending.UNKNOWN, () -> fail(SqlFaults.outcomeUnknown()));
            }
        });
    }

    /** PostgreSQL said no to the COMMIT, of a deferred constraint for example, and has rolled back. */
    private void refused(OpenTransaction current, Throwable failure) {
        committing = false;
        call.beyondRecall(null);
        if (ended) {
            pool.release(current.connection());
            settle(current, Ending.ROLLED_BACK, () -> {});
        } else {
            transaction = current;
            failed(current, failure);
        }
    }

    private void failed(OpenTransaction current, Throwable failure) {
        current.close();
        boolean mayRepeat = !repeated && !call.deadline().hasPassed();
        PooledConnection connection = current.connection();
        if (SqlFaults.isConnectionLost(failure)) {
            boolean wasIdle = connection.hasBeenIdle;
            transaction = null;
            pool.destroy(connection);
            if (wasIdle) {
                pool.forgetIdle();
            }
            endOrRepeat(current, mayRepeat && wasIdle && !current.isAnswered(), failure, this::acquire);
            return;
        }
        boolean isStale = SqlFaults.isStalePlan(failure);
        boolean repeats = mayRepeat && (isStale || SqlFaults.hasLostAgainstAnother(failure));
        if (repeats) {
            // If this fails, so does the BEGIN behind it.
            current.send("ROLLBACK");
            endOrRepeat(current, true, failure, () -> run(connection));
            return;
        }
        transaction = null;
        if (isStale) {
            pool.destroy(connection);
        } else {
            Settlement.release(vertx, pool, connection, rollBack(current));
        }
        endOrRepeat(current, false, failure, () -> {});
    }

    private void endOrRepeat(OpenTransaction current, boolean repeats, Throwable failure, Runnable again) {
        if (repeats) {
            repeated = true;
            settle(current, Ending.ROLLED_BACK, () -> {
                if (!ended) {
                    again.run();
                }
            });
        } else {
            settle(current, Ending.ROLLED_BACK, () -> fail(failure));
        }
    }

    private static Future<?> rollBack(OpenTransaction current) {
        return current.hasBegun() ? current.send("ROLLBACK") : Future.succeededFuture();
    }

    /** Goes on, on the call's context, when everybody knows how it ended. */
    private void settle(OpenTransaction current, Ending ending, Runnable then) {
        Promise<Object> told = EventLoops.promiseOn(context);
        told.future().onComplete(done -> then.run());
        current.end(ending).onComplete(done -> told.complete());
    }

    private void succeed(T result) {
        if (!ended) {
            ended = true;
            call.forget(cancel);
            promise.complete(result);
        }
    }

    private void fail(Throwable failure) {
        if (!ended) {
            ended = true;
            call.forget(cancel);
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
        if (transaction != null && !committing) {
            abort(transaction);
        }
        promise.fail(call.cancelled());
    }

    private void abort(OpenTransaction current) {
        current.close();
        PooledConnection connection = current.connection();
        if (current.running().isComplete()) {
            Settlement.release(vertx, pool, connection, rollBack(current));
        } else {
            connection.onLoop(connection.tap::discard);
            Settlement.cancel(vertx, pool, connection, current.begun(), current.running(), () -> rollBack(current));
        }
        current.end(Ending.ROLLED_BACK);
    }
}
