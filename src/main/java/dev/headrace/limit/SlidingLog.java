package dev.headrace.limit;

import dev.headrace.watch.LimitOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The times of the last requests that passed, in Redis: no window holds more than the quota, wherever it begins. Each
 * request asks, but for those that are known to be refused.
 *
 * <p>What passed here is remembered here too. While Redis is gone it counts against this node's share, and what passed
 * meanwhile is told to Redis afterwards, under the same names however often.
 */
final class SlidingLog implements Bucket {
    /** How long Redis is not asked again after it could not be. */
    private static final long ALONE = TimeUnit.SECONDS.toNanos(1);

    private final Policy policy;
    private final String key;
    private final LimitContext context;
    private final AtomicLong names;
    private final Deque<Pass> passed = new ArrayDeque<>(2);
    /** These hold until the moment, when not 0. */
    private long refusesUntil;

    private long aloneUntil;
    private long resetAt;
    /** Questions to Redis that are not answered yet: what they admit is to be remembered here. */
    private int asking;

    /** A request that passed; {@code isKnown} when Redis has it. */
    private record Pass(long name, long at, boolean isKnown) {}

    SlidingLog(Policy policy, String key, LimitContext context, AtomicLong names) {
        this.policy = policy;
        this.key = key;
        this.context = context;
        this.names = names;
    }

    @Override
    public synchronized Verdict tryTake(long now) {
        if (context.isAlone() || (aloneUntil != 0 && now - aloneUntil < 0)) {
            return takeAlone(now);
        }
        return refusesUntil != 0 && now - refusesUntil < 0 ? verdict(LimitOutcome.REFUSED, 0, 0) : null;
    }

    private Verdict verdict(LimitOutcome outcome, long remaining, long name) {
        return new Verdict(policy, outcome, remaining, resetAt, name);
    }

    private Verdict takeAlone(long now) {
        return switch (policy.withoutRedis()) {
            case OPEN -> verdict(LimitOutcome.UNCOUNTED, 0, 0);
            case CLOSED -> verdict(LimitOutcome.CLOSED, 0, 0);
            case LOCAL -> takeOwn(now);
        };
    }

    private Verdict takeOwn(long now) {
        forgetOld(now);
        long share = policy.share(context.nodes().getAsInt());
        boolean admits = passed.size() < share;
        long name = admits ? names.incrementAndGet() : 0;
        if (admits) {
            passed.add(new Pass(name, now, false));
        }
        resetAt = passed.getFirst().at + policy.windowNanos();
        return admits
                ? verdict(LimitOutcome.ADMITTED_LOCALLY, share - passed.size(), name)
                : verdict(LimitOutcome.REFUSED_LOCALLY, 0, 0);
    }

    private void forgetOld(long now) {
        while (!passed.isEmpty() && now - passed.getFirst().at > policy.windowNanos()) {
            passed.remove();
        }
    }

    @Override
    public Future<Verdict> take() {
        long sent = context.clock().nanos();
        long name = names.incrementAndGet();
        List<Ledger.Alone> alone;
        synchronized (this) {
            asking++;
            forgetOld(sent);
            alone = passed.stream()
                    .filter(pass -> !pass.isKnown)
                    .map(pass -> new Ledger.Alone(pass.name, (sent - pass.at) / 1000))
                    .toList();
        }
        Promise<Verdict> promise = context.promises().get();
        context.ledger().log(key, policy, name, alone).onComplete((entry, failure) -> {
            if (failure != null) {
                context.failures().accept(failure);
            }
            promise.complete(failure == null ? logged(entry, name, sent, alone) : failed());
        });
        return promise.future();
    }

    private synchronized Verdict logged(Ledger.Entry entry, long name, long sent, List<Ledger.Alone> told) {
        long now = context.clock().nanos();
        asking--;
        aloneUntil = 0;
        resetAt = now + TimeUnit.MILLISECONDS.toNanos(entry.millis());
        if (!told.isEmpty()) {
            markKnown(told);
        }
        if (!entry.isAdmitted()) {
            // From when it was asked: Redis counts from later on.
            refusesUntil = sent + TimeUnit.MILLISECONDS.toNanos(entry.millis() - 1);
            return verdict(LimitOutcome.REFUSED, 0, 0);
        }
        refusesUntil = 0;
        forgetOld(now);
        passed.add(new Pass(name, now, true));
        return verdict(LimitOutcome.ADMITTED, entry.remaining(), name);
    }

    private void markKnown(List<Ledger.Alone> told) {
        List<Long> toldNames = told.stream().map(Ledger.Alone::name).toList();
        List<Pass> all = List.copyOf(passed);
        passed.clear();
        all.forEach(pass -> passed.add(toldNames.contains(pass.name) ? new Pass(pass.name, pass.at, true) : pass));
    }

    private synchronized Verdict failed() {
        long now = context.clock().nanos();
        asking--;
        aloneUntil = now + ALONE;
        return takeAlone(now);
    }

    @Override
    public Verdict refund(Verdict verdict) {
        boolean isShared = false;
        synchronized (this) {
            for (Iterator<Pass> passes = passed.iterator(); passes.hasNext(); ) {
                Pass pass = passes.next();
                if (pass.name == verdict.mark()) {
                    passes.remove();
                    isShared = pass.isKnown;
                }
            }
            refusesUntil = 0;
        }
        if (isShared) {
            context.ledger().forget(key, verdict.mark());
        }
        return verdict.refunded();
    }

    @Override
    public synchronized boolean isWorthKeeping(long now) {
        forgetOld(now);
        return asking > 0 || !passed.isEmpty() || (refusesUntil != 0 && now - refusesUntil < 0);
    }

    @Override
    public Future<?> retire() {
        return Future.succeededFuture();
    }
}
