package dev.headrace.feed;

import dev.headrace.call.NanoClock;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.postgres.NotificationListener;
import dev.headrace.postgres.Postgres;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the outbox: tells each change that was made elsewhere, and up to when everything was told.
 *
 * <p>It reads several times within the time that caches may be behind, and at once when PostgreSQL says that there is
 * something; a lost connection thus costs time and no change. What it has told is known by PostgreSQL's snapshot and not by a
 * number, so that a transaction that commits late is not passed over. At its start it tells all that is kept: a shared cache
 * may be older than this process.
 *
 * <p>All of it runs in the context of its connection.
 */
public final class ChangeFeed {
    /** Nothing had ended when it was taken. */
    private static final String BEFORE_ALL = "1:1:";

    private static final Duration LONGEST_PERIOD = Duration.ofMillis(250);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(20);
    private static final long INSPECTION = Duration.ofSeconds(30).toNanos();

    private final Vertx vertx;
    private final Set<QualifiedName> tables;
    private final Duration period;
    private final Listener listener;
    private final Watcher watcher;
    private final NanoClock clock;
    private final NotificationListener connection;
    private final Retention retention = new Retention();

    private volatile boolean closed;
    private boolean ticking;
    private boolean running;
    private boolean again;
    private boolean lost;
    /** Whether it was ever told what {@link #findings} are. */
    private boolean inspected;

    private List<String> findings = List.of();
    private boolean outboxReady;
    private long inspectedAt;
    private String told = BEFORE_ALL;

    /** Hears what was changed elsewhere, in a context of its own. */
    public interface Listener {
        /** Rows were changed. Completes when no cache that can be told shows what they were. */
        Future<?> changed(Change change);

        /** All that was committed before that moment has been told. */
        void toldAll(long nanos);
    }

    /**
     * @param tables whose changes are wanted
     * @param notified whether PostgreSQL may be asked to say when there is something
     * @param maxStaleness how far caches may be behind
     */
    public ChangeFeed(
            Vertx vertx,
            Postgres postgres,
            Set<QualifiedName> tables,
            boolean notified,
            Duration maxStaleness,
            Listener listener,
            Watcher watcher,
            NanoClock clock) {
        this.vertx = vertx;
        this.tables = tables;
        this.period = period(maxStaleness);
        this.listener = listener;
        this.watcher = watcher;
        this.clock = clock;
        this.connection = postgres.listener(
                notified ? Optional.of(Sql.CHANNEL) : Optional.empty(), payload -> wake(), this::connected);
    }

    /** So that the proof is renewed well before it is too old. */
    private static Duration period(Duration maxStaleness) {
        Duration quarter = maxStaleness.dividedBy(4);
        return quarter.compareTo(LONGEST_PERIOD) > 0
                ? LONGEST_PERIOD
                : quarter.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : quarter;
    }

    /** Follows until it is closed. Completes, always well, when the first attempt to connect has ended. */
    public Future<Void> start() {
        return connection.start();
    }

    /** Tells nothing more; its connection closes with PostgreSQL. */
    public void close() {
        closed = true;
    }

    private void connected() {
        outboxReady = false;
        if (!ticking) {
            ticking = true;
            vertx.setPeriodic(period.toMillis(), this::tick);
        }
        wake();
    }

    private void tick(long timer) {
        if (closed) {
            vertx.cancelTimer(timer);
        } else {
            wake();
        }
    }

    private void wake() {
        if (closed) {
            return;
        }
        if (running) {
            again = true;
            return;
        }
        running = true;
        again = false;
        long now = clock.nanos();
        inspectIfDue(now)
                .compose(done -> outboxReady ? catchUp() : Future.succeededFuture())
                .onComplete((done, failure) -> {
                    running = false;
                    if (failure == null) {
                        succeeded(now);
                    } else {
                        failed(failure);
                    }
                });
    }

    private void succeeded(long since) {
        listener.toldAll(since);
        if (lost || !inspected) {
            watcher.feedFound(tables.size());
        }
        lost = false;
        inspected = true;
        if (again) {
            wake();
        }
    }

    private void failed(Throwable failure) {
        outboxReady = false;
        if (!lost && !closed) {
            lost = true;
            watcher.feedLost(failure);
        }
    }

    /** Whether changes are recorded at all; asked now and then, because somebody may end that or begin it. */
    private Future<?> inspectIfDue(long now) {
        if (outboxReady && now - inspectedAt < INSPECTION) {
            return Future.succeededFuture();
        }
        return connection
                .ask(Installation.question(), Installation.arguments(tables))
                .map(answer -> {
                    Installation installation = Installation.of(answer);
                    outboxReady = installation.outbox() == Installation.Outbox.READY;
                    inspectedAt = now;
                    if (!installation.findings().equals(findings)) {
                        findings = installation.findings();
                        watcher.feedIncomplete(findings, Installation.COMMAND);
                    }
                    return null;
                });
    }

    private Future<?> catchUp() {
        return new CatchUp(arguments -> connection.ask(Sql.READ, arguments), listener::changed, told)
                .run()
                .compose(done -> {
                    OutboxPage reached = done.reached();
                    Future<?> rest = retention.mayHaveMissed(told, reached) ? tellOfAny() : Future.succeededFuture();
                    told = reached.snapshot();
                    if (done.rows() > 0) {
                        watcher.changesHeard(done.rows());
                    }
                    prune(reached);
                    return rest;
                });
    }

    private Future<?> tellOfAny() {
        return Future.join(tables.stream()
                        .map(table -> listener.changed(Change.ofAny(table)))
                        .toList())
                .otherwiseEmpty();
    }

    private void prune(OutboxPage reached) {
        retention
                .pruneDue(reached)
                .ifPresent(arguments -> connection
                        .ask(Sql.PRUNE, arguments)
                        .onSuccess(answer ->
                                retention.pruned(Integer.parseInt(answer.get(0).get(0)))));
    }
}
