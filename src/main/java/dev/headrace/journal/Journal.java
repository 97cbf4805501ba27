package dev.headrace.journal;

import dev.headrace.call.Call;
import dev.headrace.call.Deadline;
import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.EventLoops;
import dev.headrace.postgres.Postgres;
import dev.headrace.redis.Redis;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Accepts writes, applies them, and tells when they are applied. Called on event loops; answers on the caller's context. */
public final class Journal {
    private static final long PREPARE_AGAIN_MILLIS = 5000;
    private static final long FIRST_LOOK_MILLIS = 5;
    private static final long LAST_LOOK_MILLIS = 100;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Postgres postgres;
    private final NanoClock clock;
    private final JournalStore store;
    private final Progress progress;
    private final Watcher watcher;
    private final InstantSource wallClock;
    private final Map<Part, PartRunner> partToRunner = new ConcurrentHashMap<>();
    private volatile boolean prepared;
    private volatile boolean closed;

    public Journal(
            Vertx vertx,
            JournalConfig config,
            Redis redis,
            Postgres postgres,
            Watcher watcher,
            NanoClock clock,
            InstantSource wallClock) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.clock = clock;
        this.store = new JournalStore(redis, config);
        this.progress = new Progress(vertx, postgres, clock);
        this.watcher = watcher;
        this.wallClock = wallClock;
        redis.onFound(runId -> partToRunner.values().forEach(PartRunner::forget));
    }

    /** Begins to apply the journals of these resources, once PostgreSQL has the tables for it and Redis keeps what it has. */
    public void start(Set<String> resources, Application application) {
        if (closed) {
            return;
        }
        prepare()
                .onSuccess(ready -> {
                    if (closed) {
                        return;
                    }
                    prepared = true;
                    resources.forEach(resource -> Part.allOf(resource).forEach(part -> run(part, application)));
                })
                .onFailure(failure -> {
                    watcher.journalUnusable(failure);
                    vertx.setTimer(PREPARE_AGAIN_MILLIS, timer -> start(resources, application));
                });
    }

    private Future<?> prepare() {
        return progress.prepare()
                .compose(ready -> store.mayBeEvicted())
                .compose(evicts -> evicts
                        ? Future.failedFuture(
                                new IllegalStateException(
                                        "Redis may evict accepted writes: its maxmemory-policy must be noeviction or volatile-…"))
                        : Future.succeededFuture());
    }

    private void run(Part part, Application application) {
        Applier applier = new Applier(part, store, progress, application, watcher, wallClock);
        PartRunner runner = new PartRunner(vertx, applier);
        partToRunner.put(part, runner);
        runner.wake();
    }

    /** Whether writes may be accepted: there is where to apply them. */
    public boolean isPrepared() {
        return prepared;
    }

    /** Accepts a write if it can. When this fails nobody knows whether it stands in the journal. */
    public Future<Acceptance> accept(String resource, AcceptedWrite write, Optional<Idempotency> idempotency) {
        return store.accept(resource, write, idempotency).onSuccess(acceptance -> {
            watcher.writeAccepted(resource, acceptance == Acceptance.ACCEPTED);
            wake(Part.of(resource, write.row()));
        });
    }

    private void wake(Part part) {
        PartRunner runner = partToRunner.get(part);
        if (runner != null) {
            runner.wake();
        }
    }

    /** Completes when all writes of these rows that were accepted before are in PostgreSQL, or parked. */
    public Future<Void> awaitApplied(Call call, String resource, List<String> rows) {
        return store.pending(resource, rows).compose(partToLast -> awaitAll(call, partToLast));
    }

    /** How many writes of the resource are accepted and not yet in PostgreSQL. */
    public Future<Long> pending(String resource) {
        List<Future<Long>> parts =
                Part.allOf(resource).stream().map(store::pending).toList();
        return Future.all(parts)
                .map(asked -> parts.stream().mapToLong(Future::result).sum());
    }

    /** Whether PostgreSQL has refused a write of the row, and nobody has decided yet what becomes of it. */
    public Future<Boolean> isParked(String resource, String row) {
        return store.isParked(Part.of(resource, row), row);
    }

    /** Completes when all writes of the resource that were accepted before are in PostgreSQL, or parked. */
    public Future<Void> awaitAllApplied(Call call, String resource) {
        Map<Part, EntryId> partToLast = new ConcurrentHashMap<>();
        return Future.all(Part.allOf(resource).stream()
                        .map(part -> store.newest(part)
                                .onSuccess(newest -> newest.ifPresent(id -> partToLast.put(part, id))))
                        .toList())
                .compose(asked -> awaitAll(call, partToLast));
    }

    private Future<Void> awaitAll(Call call, Map<Part, EntryId> partToLast) {
        Deadline deadline = Deadline.in(LONGEST_WAIT, clock);
        return Future.all(partToLast.entrySet().stream()
                        .map(goal -> await(
                                call, deadline, () -> isBehind(goal.getKey(), goal.getValue()), FIRST_LOOK_MILLIS))
                        .toList())
                .mapEmpty();
    }

    private Future<Boolean> isBehind(Part part, EntryId goal) {
        return store.oldest(part)
                .map(oldest -> oldest.isPresent() && oldest.get().compareTo(goal) <= 0);
    }

    private Future<Void> await(Call call, Deadline deadline, Supplier<Future<Boolean>> isPending, long pause) {
        return isPending.get().compose(pending -> {
            if (!pending) {
                return Future.succeededFuture();
            }
            if (call.cancelled() != null) {
                return Future.failedFuture(call.cancelled());
            }
            long left = Math.min(deadline.remainingMillis(), call.deadline().remainingMillis());
            if (left <= pause || !postgres.isUp()) {
                return Future.failedFuture(notYet());
            }
            Promise<Void> rested = EventLoops.promiseOn(vertx.getOrCreateContext());
            vertx.setTimer(pause, timer -> rested.complete());
            return rested.future()
                    .compose(again -> await(call, deadline, isPending, Math.min(2 * pause, LAST_LOOK_MILLIS)));
        });
    }

    private static Fault notYet() {
        return Fault.of(FaultCode.WRITES_PENDING, "Writes that were accepted are not yet in the database")
                .details("What was asked for has to wait for them, and its time is over")
                .hint("Try again in a moment")
                .retryAfter(Duration.ofSeconds(1));
    }

    /** Applies no more, and lets others take over. What is pending stays in Redis. */
    public Future<Void> close() {
        closed = true;
        return Future.join(partToRunner.values().stream().map(PartRunner::close).toList())
                .otherwiseEmpty()
                .mapEmpty();
    }
}
