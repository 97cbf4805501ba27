package dev.headrace.journal;

import dev.headrace.fault.Fault;
import dev.headrace.journal.JournalStore.Page;
import dev.headrace.loop.Backoff;
import dev.headrace.postgres.Transaction;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Applies one part of a journal, in its order and each write once, as long as no other node does.
 *
 * <p>The right to do so is held in Redis and only saves work: that nothing is applied twice is up to the position in
 * PostgreSQL, which moves in the transaction that applies, and only from where this node believes it to be.
 */
final class Applier {
    /** How long to rest when there is nothing to apply. */
    static final long IDLE_MILLIS = 20;

    private static final long FOREIGN_MILLIS = 1000;
    private static final long FIRST_PAUSE = 50;
    private static final long LONGEST_PAUSE = 2000;
    private static final int MOST_FAILURES = 4;
    private static final int ROUNDS_BETWEEN_LOOKS_AT_PARKED = 50;

    private final Part part;
    private final JournalStore store;
    private final Progress progress;
    private final Application application;
    private final Watcher watcher;
    private final InstantSource wallClock;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

    /** Null while it has to be looked for: another node applied the part, or something failed. */
    private Position position;

    private boolean forgotten;
    private Map<String, String> parked = new HashMap<>();
    private int rounds;
    private int failures;

    Applier(
            Part part,
            JournalStore store,
            Progress progress,
            Application application,
            Watcher watcher,
            InstantSource wallClock) {
        this.part = part;
        this.store = store;
        this.progress = progress;
        this.application = application;
        this.watcher = watcher;
        this.wallClock = wallClock;
    }

    /** Applies what is there. Answers, always well, after how many milliseconds to look again; 0 for at once. */
    Future<Long> round() {
        if (forgotten) {
            forgotten = false;
            position = null;
        }
        return store.follow(part, position == null ? EntryId.NONE : position.last())
                .compose(page -> page.isPresent() ? apply(page.get()) : leave())
                .onSuccess(pause -> {
                    backoff.reset();
                    failures = 0;
                })
                .recover(this::failed);
    }

    /** Whoever fails again and again lets another node try, which may reach what this one does not. */
    private Future<Long> failed(Throwable failure) {
        position = null;
        if (failure instanceof Progress.Overtaken) {
            return Future.succeededFuture(backoff.next());
        }
        watcher.journalStuck(part.resource(), failure);
        if (++failures < MOST_FAILURES) {
            return Future.succeededFuture(backoff.next());
        }
        failures = 0;
        return store.disown(part).transform(done -> Future.succeededFuture(2 * FOREIGN_MILLIS));
    }

    /** Looks for its position again: Redis may have become another one. */
    void forget() {
        forgotten = true;
    }

    /** Lets another node apply the part. */
    Future<?> close() {
        return store.disown(part);
    }

    private Future<Long> leave() {
        position = null;
        watcher.journalReported(part.resource(), part.number(), 0, 0);
        return Future.succeededFuture(FOREIGN_MILLIS);
    }

    private Future<Long> apply(Page page) {
        report(page);
        if (!page.adopted()) {
            return adopt(page.epoch()).map(0L);
        }
        if (page.epoch().isEmpty()) {
            position = null;
            return Future.succeededFuture(IDLE_MILLIS);
        }
        if (position == null || !position.epoch().equals(page.epoch())) {
            return begin(page.epoch()).map(0L);
        }
        if (page.entries().isEmpty()) {
            return lookAtParked().map(IDLE_MILLIS);
        }
        return applyInOrder(page.entries()).compose(done -> lookAtParked()).map(0L);
    }

    /** A server that has lost entries, or whose clock is behind, must not number what it takes like what is applied. */
    private Future<Void> adopt(String epoch) {
        position = null;
        // Before the position is looked up: should Redis become yet another one meanwhile, it is not this one that is
        // named.
        String server = store.server();
        return progress.find(part, epoch)
                .compose(found ->
                        store.adopt(part, server, found.map(Position::last).orElse(EntryId.NONE)))
                .mapEmpty();
    }

    private void report(Page page) {
        long now = wallClock.millis();
        long oldest =
                page.entries().isEmpty() ? now : page.entries().get(0).id().millis();
        watcher.journalReported(part.resource(), part.number(), page.pending(), Math.max(0, now - oldest));
    }

    /** Finds where to go on, and does what whoever applied before did not come to do. */
    private Future<Void> begin(String epoch) {
        return progress.find(part, epoch)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> beginEpoch(epoch)))
                .compose(found -> progress.parked(part)
                        .compose(refused -> store.park(part, refused).onSuccess(told -> parked = refused))
                        .compose(told -> settleLeftovers(found))
                        .onSuccess(settled -> position = found))
                .mapEmpty();
    }

    private Future<Position> beginEpoch(String epoch) {
        return progress.lastOfAnother(part, epoch).compose(other -> {
            other.ifPresent(last -> watcher.journalLost(part.resource(), last));
            return progress.begin(part, epoch).map(begun -> new Position(epoch, EntryId.NONE));
        });
    }

    /** Entries that were applied by somebody who could tell nobody: neither Redis, nor perhaps the caches. */
    private Future<Void> settleLeftovers(Position reached) {
        return store.follow(part, EntryId.NONE).compose(page -> {
            List<Entry> applied = page.map(read -> leftovers(read, reached)).orElse(List.of());
            return applied.isEmpty()
                    ? Future.succeededFuture()
                    : application
                            .appliedUnheard(part.resource())
                            .compose(told -> store.settle(part, applied))
                            .compose(settled -> settleLeftovers(reached));
        });
    }

    private static List<Entry> leftovers(Page page, Position reached) {
        return page.epoch().equals(reached.epoch())
                ? page.entries().stream()
                        .filter(entry -> entry.id().compareTo(reached.last()) <= 0)
                        .toList()
                : List.of();
    }

    /** Somebody may have decided what becomes of a row: then it takes writes again. */
    private Future<Void> lookAtParked() {
        boolean isDue = !parked.isEmpty() && ++rounds % ROUNDS_BETWEEN_LOOKS_AT_PARKED == 0;
        return isDue ? loadParked() : Future.succeededFuture();
    }

    private Future<Void> loadParked() {
        return progress.parked(part)
                .compose(found -> found.equals(parked)
                        ? Future.succeededFuture()
                        : store.park(part, found).onSuccess(told -> parked = found))
                .mapEmpty();
    }

    /** Writes of parked rows are parked too, for they may have meant what the refused one would have left. */
    private Future<Void> applyInOrder(List<Entry> entries) {
        int free = 0;
        while (free < entries.size() && codeOfParked(entries.get(free)) == null) {
            free++;
        }
        Future<Void> applied = free == 0 ? Future.succeededFuture() : applyOrDivide(entries.subList(0, free));
        if (free == entries.size()) {
            return applied;
        }
        Entry follower = entries.get(free);
        List<Entry> rest = entries.subList(free + 1, entries.size());
        return applied.compose(done -> park(follower, Refusal.ofFollower(codeOfParked(follower))))
                .compose(done -> applyInOrder(rest));
    }

    private String codeOfParked(Entry entry) {
        return parked.get(entry.write().row());
    }

    /** In one transaction; or if PostgreSQL refuses that in several, until those that it refuses stand alone. */
    private Future<Void> applyOrDivide(List<Entry> entries) {
        List<AcceptedWrite> writes = entries.stream().map(Entry::write).toList();
        long began = wallClock.millis();
        return advance(
                        entries,
                        application.settings(part.resource()),
                        transaction -> application.apply(transaction, part.resource(), writes))
                .compose(done -> store.settle(part, entries))
                .<Void>mapEmpty()
                .onSuccess(done -> watcher.writesApplied(part.resource(), entries.size(), wallClock.millis() - began))
                .recover(failure -> {
                    if (!Refusal.is(failure)) {
                        return Future.failedFuture(failure);
                    }
                    return entries.size() == 1 ? park(entries.get(0), (Fault) failure) : divide(entries);
                });
    }

    private Future<Void> divide(List<Entry> entries) {
        int half = entries.size() / 2;
        return applyOrDivide(entries.subList(0, half))
                .compose(done -> applyInOrder(entries.subList(half, entries.size())));
    }

    private Future<Void> park(Entry entry, Fault fault) {
        String row = entry.write().row();
        String code = parked.getOrDefault(row, fault.code());
        List<Entry> alone = List.of(entry);
        return advance(alone, Map.of(), transaction -> Progress.park(transaction, part, entry.write(), fault))
                // Before it is settled: whoever waits for that must find the row parked.
                .compose(done -> store.park(part, row, code))
                .onSuccess(told -> {
                    parked.put(row, code);
                    watcher.writeParked(part.resource(), fault.code());
                })
                .compose(told -> store.settle(part, alone))
                .mapEmpty();
    }

    /** Applies the entries in PostgreSQL; Redis has them still. */
    private Future<Void> advance(
            List<Entry> entries, Map<String, String> settings, Function<Transaction, Future<?>> work) {
        EntryId last = entries.get(entries.size() - 1).id();
        return progress.advance(part, position, last, settings, work)
                .onSuccess(done -> position = new Position(position.epoch(), last))
                .mapEmpty();
    }
}
