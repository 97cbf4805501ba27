package dev.headrace.redis;

import dev.headrace.call.NanoClock;
import dev.headrace.watch.RedisOutcome;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The commands of one event loop that have no answer yet, oldest first, and one timer that looks when the oldest is due.
 *
 * <p>Since all have the same time, none can be due before the oldest, so a command costs no timer of its own; an idle loop
 * has none at all.
 */
final class Outstanding {
    static final int MOST = 4096;

    /** Milliseconds between two looks at least. */
    private static final long SHORTEST_PAUSE = 5;

    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(SHORTEST_PAUSE);

    private final Vertx vertx;
    private final Context home;
    private final NanoClock clock;
    private final long timeout;
    private final Runnable overdue;
    private final Deque<PendingCommand<?>> commands = new ArrayDeque<>();
    private boolean armed;
    private long lookAt;
    private PendingCommand<?> spared;

    /** @param overdue told when the oldest command has waited too long */
    Outstanding(Vertx vertx, Context home, NanoClock clock, Duration timeout, Runnable overdue) {
        this.vertx = vertx;
        this.home = home;
        this.clock = clock;
        this.timeout = timeout.toNanos();
        this.overdue = overdue;
    }

    boolean isFull() {
        return commands.size() >= MOST;
    }

    void add(PendingCommand<?> command) {
        commands.addLast(command);
        if (!armed) {
            armed = true;
            // On a context of its own, so that the timer does not hold that of the request that happened to come first.
            home.runOnContext(go -> arm(timeout));
        }
    }

    /** Forgets what has ended. Answers of one connection come in order, those of a cluster's nodes need not. */
    void prune() {
        PendingCommand<?> head = commands.peekFirst();
        while (head != null && head.hasEnded()) {
            commands.removeFirst();
            head = commands.peekFirst();
        }
    }

    List<PendingCommand<?>> all() {
        return List.copyOf(commands);
    }

    /** Whoever is told may ask again at once, so the list is emptied first. */
    void giveUpAll(RedisUnavailable reason, RedisOutcome outcome) {
        List<PendingCommand<?>> given = all();
        commands.clear();
        given.forEach(command -> command.giveUp(reason, outcome));
    }

    private void arm(long nanos) {
        long millis = Math.max(SHORTEST_PAUSE, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
        lookAt = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        vertx.setTimer(millis, timer -> look());
    }

    private void look() {
        PendingCommand<?> head = commands.peekFirst();
        if (head == null) {
            armed = false;
            spared = null;
            return;
        }
        long now = clock.nanos();
        long left = head.since() + timeout - now;
        if (left > 0) {
            arm(left);
        } else if (head != spared && now - lookAt > LATE) {
            // This loop was away itself, so the answer may be here, only not read yet.
            spared = head;
            arm(0);
        } else {
            overdue.run();
            arm(timeout);
        }
    }
}
