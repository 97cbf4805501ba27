package dev.headrace.postgres;

import dev.headrace.fault.Fault;
import dev.headrace.loop.Backoff;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/**
 * Opens connections, and knows whether that is worth trying.
 *
 * <p>After a connection could not be opened nobody else waits for the same: everybody is told at once while one probe
 * tries again, at growing intervals with jitter. When it gets through, whoever registered is told and connects again. So
 * an outage costs PostgreSQL about one attempt a second, callers nothing, and the log one line at each end.
 */
final class Connector {
    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 1000;

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final Duration connectTimeout;
    private final Watcher watcher;
    private final List<Runnable> onFound = new CopyOnWriteArrayList<>();

    /** Why nothing is tried at the moment, or null while connections can be opened. Written under the lock. */
    private volatile Fault outage;
    /** Whether the server is known to be reachable: it stays so when it merely has no connection to spare. */
    private volatile boolean up;

    private boolean lossTold;
    private boolean closed;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

    Connector(Vertx vertx, PgConnectOptions options, Duration connectTimeout, Watcher watcher) {
        this.vertx = vertx;
        this.options = options;
        this.connectTimeout = connectTimeout;
        this.watcher = watcher;
    }

    /** Runs the action each time an outage has ended. */
    void onFound(Runnable action) {
        onFound.add(action);
    }

    boolean isUp() {
        return up;
    }

    /** Opens a connection that lives on the context. Fails with a fault, at once while nothing can be opened. */
    Future<PgConnection> open(Context context) {
        Fault known = outage;
        return known == null ? attempt(context) : Future.failedFuture(known);
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
    }

    private Future<PgConnection> attempt(Context context) {
        Promise<PgConnection> promise = EventLoops.promiseOn(context);
        context.runOnContext(go -> {
            long timer = vertx.setTimer(
                    Math.max(1, connectTimeout.toMillis()),
                    id -> promise.tryFail(
                            new TimeoutException("no connection after " + connectTimeout.toMillis() + " ms")));
            PgConnection.connect(vertx, options).onComplete((connection, failure) -> {
                vertx.cancelTimer(timer);
                if (failure != null) {
                    promise.tryFail(failure);
                } else if (!promise.tryComplete(quiet(connection))) {
                    connection.close();
                }
            });
        });
        return promise.future().onSuccess(this::found).recover(this::lost);
    }

    /** Without these the client prints notices and stack traces of its own. */
    static PgConnection quiet(PgConnection connection) {
        return connection.exceptionHandler(failure -> {}).noticeHandler(notice -> {});
    }

    private void found(PgConnection connection) {
        boolean isNews;
        synchronized (this) {
            isNews = !up;
            up = true;
            lossTold = false;
            backoff.reset();
            outage = null;
        }
        if (isNews) {
            watcher.postgresFound(connection.databaseMetadata().fullVersion());
        }
    }

    private Future<PgConnection> lost(Throwable reason) {
        Fault fault = SqlFaults.ofConnect(reason);
        boolean isNews = false;
        boolean mustProbe;
        synchronized (this) {
            mustProbe = outage == null && !closed;
            outage = fault;
            if (!SqlFaults.isCrowded(reason)) {
                isNews = !lossTold && !closed;
                lossTold = true;
                up = false;
            }
        }
        if (isNews) {
            watcher.postgresLost(reason);
        }
        if (mustProbe) {
            scheduleProbe();
        }
        return Future.failedFuture(fault);
    }

    private void scheduleProbe() {
        long wait;
        synchronized (this) {
            if (closed) {
                return;
            }
            wait = backoff.next();
        }
        vertx.setTimer(wait, id -> probe());
    }

    private void probe() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        attempt(EventLoops.next(vertx)).onComplete((connection, failure) -> {
            if (failure != null) {
                scheduleProbe();
            } else {
                connection.close();
                onFound.forEach(Runnable::run);
            }
        });
    }
}
