package dev.headrace.redis;

import dev.headrace.call.NanoClock;
import dev.headrace.watch.RedisOutcome;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The commands of one event loop and the connection that they share. Everything here runs on that loop.
 *
 * <p>While there is no connection, what is outstanding waits for it; while there is one, all of it has been sent.
 */
final class Lane {
    private static final long SHORT_LIFE = TimeUnit.SECONDS.toNanos(1);

    private final RedisUnavailable closedByServer = new RedisUnavailable("the connection was closed");
    private final RedisUnavailable notConnected = new RedisUnavailable("no connection yet");
    private final RedisUnavailable tooMany = new RedisUnavailable("too many commands wait");
    private final Context home;
    private final Breaker breaker;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Duration timeout;
    private final Outstanding outstanding;
    private Link link;
    private long linkedAt;
    private boolean connecting;
    /** Whether somebody has waited in vain for the connection that is being made: nobody else does. */
    private boolean tooSlow;

    Lane(Vertx vertx, Context home, Breaker breaker, Duration timeout, Watcher watcher, NanoClock clock) {
        this.home = home;
        this.breaker = breaker;
        this.watcher = watcher;
        this.clock = clock;
        this.timeout = timeout;
        this.outstanding = new Outstanding(vertx, home, clock, timeout, this::overdue);
    }

    Context home() {
        return home;
    }

    /** Why a command would be refused, or null. */
    RedisUnavailable refusal() {
        RedisUnavailable outage = breaker.outage();
        if (outage != null) {
            return outage;
        }
        if (outstanding.isFull()) {
            return tooMany;
        }
        return connecting && tooSlow ? notConnected : null;
    }

    /** Sends a command, or lets it wait for the connection. */
    void take(PendingCommand<?> command) {
        outstanding.add(command);
        if (link != null) {
            dispatch(command);
        } else if (!connecting) {
            connect();
        }
    }

    void dispatch(PendingCommand<?> command) {
        link.send(command.request()).onComplete(command);
    }

    void ended(RedisOutcome outcome, long since) {
        outstanding.prune();
        watcher.redisCommandEnded(outcome, clock.nanos() - since);
    }

    /** This command failed without an answer, so no other will be answered either. */
    void broken(PendingCommand<?> command) {
        ended(link);
        command.giveUp(closedByServer, RedisOutcome.UNAVAILABLE);
    }

    private void connect() {
        connecting = true;
        tooSlow = false;
        breaker.open(home).onComplete((opened, failure) -> {
            connecting = false;
            RedisUnavailable outage = breaker.outage();
            if (failure != null) {
                outstanding.giveUpAll(ErrorReply.unavailable(failure), RedisOutcome.UNAVAILABLE);
            } else if (outage != null) {
                opened.close();
                outstanding.giveUpAll(outage, RedisOutcome.UNAVAILABLE);
            } else {
                connected(opened);
            }
        });
    }

    private void connected(Link opened) {
        link = opened;
        linkedAt = clock.nanos();
        opened.onEnd(() -> ended(opened));
        for (PendingCommand<?> waiting : outstanding.all()) {
            if (!waiting.hasEnded()) {
                dispatch(waiting);
            }
        }
    }

    /** A connection may end for reasons of its own, so the next one is tried at once, unless this one did not last. */
    private void ended(Link gone) {
        if (link == null || link != gone) {
            return;
        }
        link = null;
        gone.close();
        if (clock.nanos() - linkedAt < SHORT_LIFE) {
            breaker.lost(closedByServer);
        } else if (breaker.outage() == null) {
            connect();
        }
        outstanding.giveUpAll(closedByServer, RedisOutcome.UNAVAILABLE);
    }

    private void overdue() {
        if (link == null) {
            tooSlow = true;
            outstanding.giveUpAll(notConnected, RedisOutcome.TIMEOUT);
            return;
        }
        RedisUnavailable reason = new RedisUnavailable("no answer within " + timeout.toMillis() + " ms");
        disconnect();
        breaker.lost(reason);
        outstanding.giveUpAll(reason, RedisOutcome.TIMEOUT);
    }

    /** Redis answers, but that it cannot serve. */
    void unavailable(RedisUnavailable reason) {
        breaker.lost(reason);
    }

    /** Closes the connection and fails what waits. */
    void sever(RedisUnavailable reason) {
        disconnect();
        outstanding.giveUpAll(reason, RedisOutcome.UNAVAILABLE);
    }

    private void disconnect() {
        if (link != null) {
            Link gone = link;
            link = null;
            gone.close();
        }
    }
}
