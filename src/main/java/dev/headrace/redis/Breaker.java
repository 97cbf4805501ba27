package dev.headrace.redis;

import dev.headrace.call.NanoClock;
import dev.headrace.loop.Backoff;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Knows for all event loops whether Redis can be asked.
 *
 * <p>One connection that cannot be opened, or does not answer in time, is enough to know: everybody is refused at once
 * while one probe tries again, at growing intervals with jitter. So an outage costs each event loop one wait at most,
 * Redis an attempt now and then, and the log one line at each end.
 */
final class Breaker {
    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 2000;

    private final Vertx vertx;
    private final Connector connector;
    private final Watcher watcher;
    private final NanoClock clock;
    private final List<Consumer<String>> onFound = new CopyOnWriteArrayList<>();
    private final List<Consumer<RedisUnavailable>> onLost = new CopyOnWriteArrayList<>();

    /** Why nothing is tried at the moment, or null. Written under the lock. */
    private volatile RedisUnavailable outage;

    private volatile boolean up;
    private boolean lossTold;
    private boolean closed;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private long foundAt;

    Breaker(Vertx vertx, Connector connector, Watcher watcher, NanoClock clock) {
        this.vertx = vertx;
        this.connector = connector;
        this.watcher = watcher;
        this.clock = clock;
        this.foundAt = clock.nanos();
    }

    /** Tells the server's run id each time a connection was made, before it is used. */
    void onFound(Consumer<String> listener) {
        onFound.add(listener);
    }

    /** Tells each time the breaker opens. */
    void onLost(Consumer<RedisUnavailable> listener) {
        onLost.add(listener);
    }

    boolean isUp() {
        return up;
    }

    /** Why everybody is refused, or null. */
    RedisUnavailable outage() {
        return outage;
    }

    /** Opens a connection that lives on the context, at once failing while nothing can be opened. */
    Future<Link> open(Context context) {
        RedisUnavailable known = outage;
        return known == null ? connector.open(context).onComplete(this::opened) : Future.failedFuture(known);
    }

    private void opened(Link link, Throwable failure) {
        if (failure == null) {
            found(link.server());
        } else {
            lost(ErrorReply.unavailable(failure));
        }
    }

    private void found(ServerIdentity server) {
        boolean isNews;
        synchronized (this) {
            if (closed || outage != null) {
                return;
            }
            isNews = !up;
            up = true;
            lossTold = false;
            if (isNews) {
                foundAt = clock.nanos();
            }
        }
        if (isNews) {
            watcher.redisFound(server.version());
        }
        onFound.forEach(listener -> listener.accept(server.runId()));
    }

    /** Opens the breaker. */
    void lost(RedisUnavailable reason) {
        boolean isNews;
        boolean isFirst;
        synchronized (this) {
            if (closed) {
                return;
            }
            isFirst = outage == null;
            outage = reason;
            isNews = !lossTold;
            lossTold = true;
            up = false;
            // One that comes and goes is not asked at the shortest interval for ever.
            if (clock.nanos() - foundAt > TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE)) {
                backoff.reset();
            }
        }
        if (isNews) {
            watcher.redisLost(reason);
        }
        if (isFirst) {
            onLost.forEach(listener -> listener.accept(reason));
            scheduleProbe();
        }
    }

    /** Tries to connect, once or until it is found. */
    void probe() {
        connector.open(EventLoops.next(vertx)).onComplete((link, failure) -> {
            if (failure != null) {
                missed(ErrorReply.unavailable(failure));
                return;
            }
            link.close();
            synchronized (this) {
                if (closed) {
                    return;
                }
                outage = null;
            }
            found(link.server());
        });
    }

    private void missed(RedisUnavailable reason) {
        if (outage == null) {
            lost(reason);
            return;
        }
        synchronized (this) {
            if (!closed) {
                outage = reason;
            }
        }
        scheduleProbe();
    }

    private void scheduleProbe() {
        long wait;
        synchronized (this) {
            if (closed) {
                return;
            }
            wait = backoff.next();
        }
        vertx.setTimer(wait, timer -> probe());
    }

    /** Refuses everybody from now on. */
    void close(RedisUnavailable reason) {
        synchronized (this) {
            closed = true;
            up = false;
            outage = reason;
        }
    }
}
