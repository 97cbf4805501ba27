package dev.headrace.postgres;

import dev.headrace.call.NanoClock;
import dev.headrace.watch.Watcher;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection on which the point reads of one event loop follow each other without waiting for answers.
 *
 * <p>PostgreSQL answers in order, so one slow statement holds up all behind it. {@link #rescueFrom} takes those away
 * from a pipeline whose head is stuck; it then serves its head only and closes.
 */
final class Pipeline {
    private static final String POOL = "points";
    private static final int DEPTH = 64;
    /** Milliseconds after which a server that does not even answer a cancel request counts as hung. */
    private static final long HANG = 1000;

    private static final long CANCEL_ECHO = Duration.ofSeconds(1).toNanos();

    private final Vertx vertx;
    private final PgConnection connection;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Consumer<PointRead<?>> elsewhere;
    private final Deque<PointRead<?>> inFlight = new ArrayDeque<>();
    private boolean retired;
    private boolean cancelSent;
    private long cancelledAt;
    /** For statistics, which other threads read. */
    private volatile boolean busy;

    /** @param elsewhere sends a read another way */
    Pipeline(Vertx vertx, PgConnection connection, Watcher watcher, NanoClock clock, Consumer<PointRead<?>> elsewhere) {
        this.vertx = vertx;
        this.connection = connection;
        this.watcher = watcher;
        this.clock = clock;
        this.elsewhere = elsewhere;
    }

    boolean isBusy() {
        return busy;
    }

    boolean isFull() {
        return inFlight.size() >= DEPTH;
    }

    /** The read that PostgreSQL works on, or null. */
    PointRead<?> head() {
        return inFlight.peekFirst();
    }

    <T> void send(PointRead<T> read) {
        int sending = ++read.sending;
        read.sentAt = clock.nanos();
        read.onAbandoned(() -> abandoned(read));
        inFlight.addLast(read);
        busy = true;
        read.execute(connection).onComplete((result, failure) -> answered(read, sending, result, failure));
    }

    /** Sends everything behind the head another way, and takes nothing new. */
    void rescueFrom() {
        retired = true;
        List<PointRead<?>> behind = new ArrayList<>(inFlight);
        PointRead<?> head = inFlight.peekFirst();
        behind.remove(head);
        inFlight.clear();
        inFlight.add(head);
        for (PointRead<?> read : behind) {
            if (!read.isDone()) {
                elsewhere.accept(read);
            }
        }
        if (head.isDone()) {
            cancelHead();
        }
    }

    /** Cancels the head if nobody waits for it. */
    void sweep() {
        PointRead<?> head = inFlight.peekFirst();
        if (head != null && head.isDone()) {
            cancelHead();
        }
    }

    void close() {
        connection.close();
    }

    private <T> void answered(PointRead<T> read, int sending, SqlResult<T> result, Throwable failure) {
        if (!inFlight.remove(read)) {
            return;
        }
        cancelSent = false;
        busy = !inFlight.isEmpty();
        if (read.sending == sending) {
            long took = clock.nanos() - read.sentAt;
            read.spent(took);
            watcher.queryEnded(POOL, read.sql, Duration.ofNanos(took), failure == null ? result.size() : -1, failure);
            conclude(read, result, failure);
        }
        if (retired) {
            PgWire.sever(connection);
        } else {
            sweepLater();
        }
    }

    private <T> void conclude(PointRead<T> read, SqlResult<T> result, Throwable failure) {
        if (failure == null) {
            read.succeed(result.value());
        } else if (read.isDone() || read.repeated || read.call.deadline().hasPassed()) {
            read.fail(failure);
        } else if (SqlFaults.isStalePlan(failure) && !retired) {
            read.repeated = true;
            send(read);
        } else if (SqlFaults.isConnectionLost(failure)
                || SqlFaults.isWorthRepeating(failure)
                || isHitByForeignCancel(failure)) {
            read.repeated = true;
            elsewhere.accept(read);
        } else {
            read.fail(failure);
        }
    }

    /** Whether the read was stopped by a cancel request that was meant for the one before it. */
    private boolean isHitByForeignCancel(Throwable failure) {
        return SqlFaults.isCancelled(failure) && cancelledAt != 0 && clock.nanos() - cancelledAt < CANCEL_ECHO;
    }

    private void abandoned(PointRead<?> read) {
        if (inFlight.peekFirst() == read) {
            cancelHead();
        }
    }

    /** Those behind an abandoned read wait for it, so it is cancelled as soon as it is the head and turns out slow. */
    private void sweepLater() {
        PointRead<?> head = inFlight.peekFirst();
        if (head != null && head.isDone()) {
            vertx.setTimer(PointReads.ROUND, id -> sweep());
        }
    }

    private void cancelHead() {
        if (cancelSent) {
            return;
        }
        cancelSent = true;
        cancelledAt = clock.nanos();
        connection.cancelRequest();
        PointRead<?> cancelled = inFlight.peekFirst();
        vertx.setTimer(HANG, id -> {
            if (inFlight.peekFirst() == cancelled) {
                PgWire.sever(connection);
            }
        });
    }
}
