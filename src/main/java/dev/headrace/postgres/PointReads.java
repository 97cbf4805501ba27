package dev.headrace.postgres;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.PoolStatistics;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collector;

/**
 * Bounded reads by key, pipelined on one connection for each event loop: half the cost of a pool's round trip.
 *
 * <p>What keeps one slow statement from holding up the others: when the oldest read is unanswered for a tenth of a second,
 * those behind it are sent again through the ordinary pool, new ones go there too, and its statement stays there for a
 * while. A bulkhead keeps the reads of one statement from filling that pool.
 */
final class PointReads {
    /** Milliseconds between two looks at a busy pipeline. */
    static final long ROUND = 40;

    /** Looks at the same head after which it is stuck: a tenth of a second, in which this event loop was alive. */
    private static final int STUCK_ROUNDS = 2;

    private static final int QUIET_ROUNDS = 25;
    private static final int STATEMENTS_REMEMBERED = 256;
    private static final long HALF_ROUND = Duration.ofMillis(ROUND / 2).toNanos();
    private static final long DETOUR = Duration.ofSeconds(5).toNanos();

    private final Vertx vertx;
    private final Connector connector;
    private final Bulkhead bulkhead;
    private final Function<PointRead<?>, Future<?>> pooled;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Map<Thread, Lane> lanes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param pooled runs a read through the ordinary pool, and answers when it has ended there */
    PointReads(
            Vertx vertx,
            Connector connector,
            Bulkhead bulkhead,
            Function<PointRead<?>, Future<?>> pooled,
            Watcher watcher,
            NanoClock clock) {
        this.vertx = vertx;
        this.connector = connector;
        this.bulkhead = bulkhead;
        this.pooled = pooled;
        this.watcher = watcher;
        this.clock = clock;
    }

    <T> Future<T> read(Call call, String sql, Tuple arguments, Collector<Row, ?, T> collector) {
        Context context = vertx.getOrCreateContext();
        PointRead<T> read = new PointRead<>(call, sql, arguments, collector, context);
        if (read.isDone()) {
            return read.future();
        }
        if (!Context.isOnEventLoopThread() || !laneOf(context).take(read)) {
            detour(read);
        }
        return read.future();
    }

    PoolStatistics statistics() {
        List<Pipeline> pipelines = lanes.values().stream()
                .map(lane -> lane.pipeline)
                .filter(Objects::nonNull)
                .toList();
        int busy = (int) pipelines.stream().filter(Pipeline::isBusy).count();
        return new PoolStatistics("points", pipelines.size(), pipelines.size() - busy, 0, lanes.size());
    }

    void close() {
        closed = true;
        lanes.values().stream()
                .map(lane -> lane.pipeline)
                .filter(Objects::nonNull)
                .forEach(Pipeline::close);
    }

    private Lane laneOf(Context context) {
        return lanes.computeIfAbsent(Thread.currentThread(), thread -> new Lane(EventLoops.freshOn(context)));
    }

    /** Sends a read through the pool, at most so many of one statement at once. */
    private void detour(PointRead<?> read) {
        int sending = ++read.sending;
        read.onAbandoned(() -> {});
        boolean admitted = bulkhead.enter(read.sql, () -> {
            if (Vertx.currentContext() == read.context) {
                pool(read, sending);
            } else {
                read.context.runOnContext(hop -> pool(read, sending));
            }
        });
        if (!admitted) {
            Fault full = Fault.of(FaultCode.POOL_FULL, "Too many requests wait for the same rows");
            read.fail(full.retryAfter(Duration.ofSeconds(1)));
        }
    }

    private void pool(PointRead<?> read, int sending) {
        if (read.isDone() || read.sending != sending) {
            bulkhead.leave(read.sql);
        } else {
            pooled.apply(read).onComplete(ended -> bulkhead.leave(read.sql));
        }
    }

    /** The point reads of one event loop; everything but {@code pipeline} is touched on its thread only. */
    private final class Lane {
        private final Context home;
        private final Map<String, Long> slowUntil = new HashMap<>();
        private volatile Pipeline pipeline;
        private boolean connecting;
        private boolean watching;
        private int quietRounds;
        private PointRead<?> headSeen;
        private int timesSeen;
        private long seenAt;

        Lane(Context home) {
            this.home = home;
        }

        boolean take(PointRead<?> read) {
            Pipeline current = pipeline;
            if (current == null) {
                connect();
                return false;
            }
            if (current.isFull() || isSlow(read.sql)) {
                return false;
            }
            current.send(read);
            watch();
            return true;
        }

        private void connect() {
            if (connecting || closed) {
                return;
            }
            connecting = true;
            connector.open(home).onComplete((connection, failure) -> {
                connecting = false;
                if (failure != null) {
                    return;
                }
                if (closed) {
                    connection.close();
                    return;
                }
                Pipeline opened = new Pipeline(vertx, connection, watcher, clock, PointReads.this::detour);
                connection.closeHandler(gone -> lost(opened));
                pipeline = opened;
            });
        }

        private void lost(Pipeline gone) {
            if (pipeline == gone) {
                pipeline = null;
            }
            gone.close();
        }

        /**
         * Whether PostgreSQL has been at the same read for several looks. Time alone does not tell: after a pause of this
         * process the answer may be there, only not read yet, and the looks that were missed come all at once.
         */
        private boolean isStuck(Pipeline current) {
            long now = clock.nanos();
            PointRead<?> head = current.head();
            if (head == null || head != headSeen) {
                timesSeen = 0;
            } else if (now - seenAt >= HALF_ROUND) {
                timesSeen++;
            }
            headSeen = head;
            seenAt = now;
            return timesSeen >= STUCK_ROUNDS;
        }

        private boolean isSlow(String sql) {
            Long until = slowUntil.isEmpty() ? null : slowUntil.get(sql);
            if (until != null && clock.nanos() - until >= 0) {
                slowUntil.remove(sql);
                return false;
            }
            return until != null;
        }

        /** Looks after the pipeline while there is traffic; an idle server has no timer. */
        private void watch() {
            quietRounds = 0;
            if (!watching) {
                watching = true;
                home.runOnContext(go -> vertx.setPeriodic(ROUND, this::look));
            }
        }

        private void look(long timer) {
            Pipeline current = pipeline;
            if (current != null && isStuck(current)) {
                unblock(current);
            }
            if (++quietRounds > QUIET_ROUNDS && (current == null || current.head() == null)) {
                vertx.cancelTimer(timer);
                watching = false;
            }
        }

        private void unblock(Pipeline current) {
            if (slowUntil.size() >= STATEMENTS_REMEMBERED) {
                slowUntil.clear();
            }
            slowUntil.put(current.head().sql, clock.nanos() + DETOUR);
            timesSeen = 0;
            headSeen = null;
            pipeline = null;
            current.rescueFrom();
        }
    }
}
