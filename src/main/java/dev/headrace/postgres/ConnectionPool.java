package dev.headrace.postgres;

import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.PoolStatistics;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Connections for statements that need one each, shared by all event loops.
 *
 * <p>Invariants, all under the lock: {@code connections} are the open ones and {@code idle} its free part, the last used
 * first; {@code connections + opening ≤ maxSize}; while somebody waits nothing is idle; a caller stands in {@code waiting}
 * exactly as long as it has no answer. Nothing of the toolkit is called under the lock.
 *
 * <p>Written because the toolkit's pool keeps no minimum warm, lets connections that were opened together expire
 * together, and has no use limit.
 */
final class ConnectionPool {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long SHORTEST_ROUND = 20;
    private static final long LONGEST_ROUND = 1000;

    private final String name;
    private final PoolConfig config;
    private final Supplier<Fault> full;
    private final Connector connector;
    private final StatementTimeout statementTimeout;
    private final Vertx vertx;
    private final Watcher watcher;
    private final NanoClock clock;
    private final long maintenance;

    private final Set<PooledConnection> connections = new HashSet<>();
    private final Deque<PooledConnection> idle = new ArrayDeque<>();
    private final Deque<Acquisition> waiting = new ArrayDeque<>();
    private int opening;
    private boolean closed;

    /** @param full what is answered when the queue is full */
    ConnectionPool(
            String name,
            PoolConfig config,
            Supplier<Fault> full,
            Connector connector,
            StatementTimeout statementTimeout,
            Vertx vertx,
            Watcher watcher,
            NanoClock clock) {
        this.name = name;
        this.config = config;
        this.full = full;
        this.connector = connector;
        this.statementTimeout = statementTimeout;
        this.vertx = vertx;
        this.watcher = watcher;
        this.clock = clock;
        connector.onFound(this::openMissing);
        maintenance = vertx.setPeriodic(round(config), id -> maintain());
        openMissing();
    }

    String name() {
        return name;
    }

    /** Takes a free connection, or stands in the queue for one, or is refused at once when that is full. */
    Acquisition acquire(Context caller) {
        Acquisition acquisition = new Acquisition(this, caller, clock.nanos());
        PooledConnection free;
        Fault refusal = null;
        synchronized (this) {
            free = takeIdle(Thread.currentThread());
            if (free == null) {
                refusal = enqueue(acquisition);
            }
        }
        if (free != null) {
            serve(acquisition, free);
        } else if (refusal != null) {
            watcher.connectionRefused(name, refusal);
            acquisition.refuse(refusal);
        } else {
            limitWait(acquisition);
            openMissing(caller);
        }
        return acquisition;
    }

    /** Gives a connection back that is as clean as it was taken. */
    void release(PooledConnection connection) {
        Acquisition next = null;
        boolean isSpent;
        synchronized (this) {
            connection.uses++;
            if (!connections.contains(connection)) {
                return;
            }
            isSpent = closed || isSpent(connection);
            if (isSpent) {
                connections.remove(connection);
            } else {
                next = giveBack(connection);
            }
        }
        if (isSpent) {
            connection.connection.close();
            openMissing();
        } else if (next != null) {
            serve(next, connection);
        }
    }

    /** Closes a connection that must not be used again, without waiting for the server. */
    void destroy(PooledConnection connection) {
        PgWire.sever(connection.connection);
        lost(connection);
    }

    void abandon(Acquisition acquisition, Throwable reason) {
        boolean isWaiting;
        synchronized (this) {
            isWaiting = waiting.remove(acquisition);
        }
        if (isWaiting) {
            acquisition.refuse(reason);
        }
    }

    synchronized PoolStatistics statistics() {
        return new PoolStatistics(name, connections.size() + opening, idle.size(), waiting.size(), config.maxSize());
    }

    /** Closes all free connections: after one turned out dead, its neighbours most likely are dead too. */
    void forgetIdle() {
        List<PooledConnection> suspects;
        synchronized (this) {
            suspects = List.copyOf(idle);
            idle.clear();
            connections.removeAll(suspects);
        }
        suspects.forEach(one -> one.connection.close());
    }

    /** Closes everything; what still runs is cancelled. */
    Future<Void> close() {
        vertx.cancelTimer(maintenance);
        List<PooledConnection> busy = new ArrayList<>();
        List<PooledConnection> free;
        synchronized (this) {
            closed = true;
            free = List.copyOf(idle);
            busy.addAll(connections);
            busy.removeAll(free);
            connections.clear();
            idle.clear();
        }
        refuseAll(shuttingDown());
        List<Future<Void>> endings = new ArrayList<>();
        free.forEach(one -> endings.add(one.connection.close()));
        busy.forEach(one -> endings.add(stop(one.connection)));
        return Future.join(endings).transform(done -> Future.succeededFuture());
    }

    private static Future<Void> stop(PgConnection connection) {
        return connection
                .cancelRequest()
                .timeout(LONGEST_ROUND, TimeUnit.MILLISECONDS)
                .onComplete(sent -> PgWire.sever(connection));
    }

    private PooledConnection takeIdle(Thread loop) {
        for (Iterator<PooledConnection> candidates = idle.iterator(); candidates.hasNext(); ) {
            PooledConnection candidate = candidates.next();
            if (candidate.loop == loop) {
                candidates.remove();
                return candidate;
            }
        }
        return idle.pollFirst();
    }

    private Fault enqueue(Acquisition acquisition) {
        if (closed) {
            return shuttingDown();
        }
        int places = config.maxSize() - connections.size() + config.maxWaiting();
        if (waiting.size() >= places) {
            return full.get().retryAfter(RETRY_AFTER);
        }
        waiting.addLast(acquisition);
        return null;
    }

    private void serve(Acquisition acquisition, PooledConnection connection) {
        watcher.connectionAcquired(name, clock.nanos() - acquisition.since);
        acquisition.serve(connection);
    }

    private void limitWait(Acquisition acquisition) {
        long timer = vertx.setTimer(Math.max(1, config.acquireTimeout().toMillis()), id -> waitedTooLong(acquisition));
        acquisition.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void waitedTooLong(Acquisition acquisition) {
        Fault reason = Fault.of(FaultCode.POOL_WAIT_TOO_LONG, "No database connection became free in time")
                .details("Waited " + config.acquireTimeout().toMillis() + " ms")
                .retryAfter(RETRY_AFTER);
        boolean isWaiting;
        synchronized (this) {
            isWaiting = waiting.remove(acquisition);
        }
        if (isWaiting) {
            watcher.connectionRefused(name, reason);
            acquisition.refuse(reason);
        }
    }

    private void openMissing() {
        openMissing(null);
    }

    /** Opens what the queue and the minimum need, near the caller if there is one. */
    private void openMissing(Context caller) {
        int missing;
        synchronized (this) {
            int forMinimum = config.minSize() - connections.size() - opening;
            int forQueue = waiting.size() - opening;
            int room = config.maxSize() - connections.size() - opening;
            missing = closed ? 0 : Math.min(room, Math.max(forMinimum, forQueue));
            opening += Math.max(0, missing);
        }
        for (int i = 0; i < missing; i++) {
            Context home = caller == null ? EventLoops.next(vertx) : EventLoops.freshOn(caller);
            connector.open(home).onComplete((connection, failure) -> {
                if (failure == null) {
                    opened(connection);
                } else {
                    notOpened(failure);
                }
            });
        }
    }

    private void opened(PgConnection connection) {
        PooledConnection pooled = new PooledConnection(connection, expiry(), statementTimeout.configured());
        connection.closeHandler(gone -> lost(pooled));
        Acquisition next = null;
        boolean isLate;
        synchronized (this) {
            opening--;
            isLate = closed;
            if (!isLate) {
                connections.add(pooled);
                next = giveBack(pooled);
            }
        }
        if (isLate) {
            connection.close();
        } else if (next != null) {
            serve(next, pooled);
        }
    }

    /** Those who wait go on waiting only if a connection in use may come back to them. */
    private void notOpened(Throwable failure) {
        boolean isHopeless;
        synchronized (this) {
            opening--;
            isHopeless = connections.isEmpty() && opening == 0;
        }
        if (isHopeless || !connector.isUp()) {
            refuseAll(failure);
        }
    }

    private void refuseAll(Throwable reason) {
        List<Acquisition> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        for (Acquisition one : all) {
            if (reason instanceof Fault fault) {
                watcher.connectionRefused(name, fault);
            }
            one.refuse(reason);
        }
    }

    private Acquisition giveBack(PooledConnection connection) {
        Acquisition next = waiting.pollFirst();
        if (next == null) {
            connection.idleSince = clock.nanos();
            connection.hasBeenIdle = true;
            idle.addFirst(connection);
        }
        return next;
    }

    private void lost(PooledConnection connection) {
        boolean isNeeded;
        synchronized (this) {
            connections.remove(connection);
            idle.remove(connection);
            isNeeded = !waiting.isEmpty();
        }
        // The server closed it; this frees what the client keeps beside the socket.
        connection.connection.close();
        if (isNeeded) {
            openMissing();
        }
    }

    /** Closes what was idle for too long or is too old, and opens what the minimum lacks: at most once in a round. */
    private void maintain() {
        List<PooledConnection> surplus = new ArrayList<>();
        synchronized (this) {
            long now = clock.nanos();
            // From the one that was idle longest.
            for (Iterator<PooledConnection> all = idle.descendingIterator(); all.hasNext(); ) {
                PooledConnection one = all.next();
                if (isSpent(one) || (connections.size() > config.minSize() && isIdleTooLong(one, now))) {
                    all.remove();
                    connections.remove(one);
                    surplus.add(one);
                }
            }
        }
        surplus.forEach(one -> one.connection.close());
        openMissing();
    }

    private boolean isIdleTooLong(PooledConnection connection, long now) {
        return !config.idleTimeout().isZero()
                && now - connection.idleSince >= config.idleTimeout().toNanos();
    }

    private boolean isSpent(PooledConnection connection) {
        return (config.maxUses() > 0 && connection.uses >= config.maxUses())
                || (!config.maxLifetime().isZero() && clock.nanos() - connection.expiry >= 0);
    }

    /** Up to a tenth earlier, so that connections which were opened together do not end together. */
    private long expiry() {
        long lifetime = config.maxLifetime().toNanos();
        return clock.nanos() + lifetime - ThreadLocalRandom.current().nextLong(lifetime / 10 + 1);
    }

    private static long round(PoolConfig config) {
        long shortest = LONGEST_ROUND;
        for (Duration limit : List.of(config.idleTimeout(), config.maxLifetime())) {
            shortest = limit.isZero() ? shortest : Math.min(shortest, limit.toMillis() / 4);
        }
        return Math.max(SHORTEST_ROUND, shortest);
    }

    private static Fault shuttingDown() {
        return Fault.of(FaultCode.SHUTTING_DOWN, "The server is shutting down").retryAfter(RETRY_AFTER);
    }
}
