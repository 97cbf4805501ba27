package dev.headrace.limit;

import dev.headrace.watch.LimitOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A fixed window, spent from leases: most requests take a token that this process holds already.
 *
 * <p>Requests that find none wait together for one lease. When nothing is left to lease, the other nodes are asked to return
 * what lies idle with them, and only then the rest is refused; refusals are remembered. From then on, for a while, nobody
 * leases more than is waited for. What the window holds is in {@link Window}, and guarded by this object.
 */
final class Budget implements Bucket {
    private static final long MOST_LEASED = 1000;
    /** Quotas up to this are leased one by one. */
    private static final long SMALL = 10;
    /** So many more than can pass may wait for the lease that tells so. */
    private static final int MOST_WAITING = 10_000;
    /** How long a recall may take. */
    private static final long ROUND_MILLIS = 50;
    /** How long a refusal is remembered, and how long nothing is leased in advance behind one. */
    private static final long SCARCE = TimeUnit.SECONDS.toNanos(5);
    /** How long Redis is not asked again after it could not be. */
    private static final long ALONE = TimeUnit.SECONDS.toNanos(1);

    private final Policy policy;
    private final String key;
    private final LimitContext context;
    private final Window window;
    private final Deque<Promise<Verdict>> waiting = new ArrayDeque<>(0);
    /** A question is on its way. */
    private boolean asking;
    /** The others were asked, and may still return something. */
    private boolean recalling;

    private boolean retired;
    private long usedAt;
    /** These four hold until the moment, when not 0. */
    private long refusesUntil;

    private long scarceUntil;
    private long recalledUntil;
    private long aloneUntil;

    Budget(Policy policy, String key, LimitContext context) {
        this.policy = policy;
        this.key = key;
        this.context = context;
        long now = context.clock().nanos();
        this.window = new Window(policy, now);
        this.usedAt = now;
    }

    private static boolean holds(long until, long now) {
        return until != 0 && now - until < 0;
    }

    /** Never 0, which means never. */
    private static long moment(long nanos) {
        return nanos == 0 ? 1 : nanos;
    }

    @Override
    public Verdict tryTake(long now) {
        Verdict verdict;
        boolean runsLow;
        synchronized (this) {
            usedAt = now;
            verdict = takeHere(now);
            runsLow = verdict != null && !asking && window.runsLow(now) && leasesInAdvance(now);
            asking |= runsLow;
        }
        if (runsLow) {
            ask();
        }
        return verdict;
    }

    private Verdict takeHere(long now) {
        if (window.hasLeased(now)) {
            return window.takeLeased();
        }
        if (context.isAlone() || holds(aloneUntil, now)) {
            return takeAlone(now);
        }
        return holds(refusesUntil, now) ? refusal(LimitOutcome.REFUSED) : null;
    }

    private Verdict takeAlone(long now) {
        return switch (policy.withoutRedis()) {
            case OPEN -> refusal(LimitOutcome.UNCOUNTED);
            case CLOSED -> refusal(LimitOutcome.CLOSED);
            case LOCAL -> {
                window.share(now, context.nodes().getAsInt());
                yield window.hasOwn() ? window.takeOwn() : refusal(LimitOutcome.REFUSED_LOCALLY);
            }
        };
    }

    private Verdict refusal(LimitOutcome outcome) {
        return new Verdict(policy, outcome, 0, window.resetAt(), Window.NONE);
    }

    private boolean leasesInAdvance(long now) {
        return policy.quota() > SMALL && !retired && !holds(scarceUntil, now) && !holds(aloneUntil, now);
    }

    @Override
    public Future<Verdict> take() {
        long now = context.clock().nanos();
        Promise<Verdict> promise;
        boolean begins;
        synchronized (this) {
            Verdict verdict = takeHere(now);
            if (verdict != null) {
                return Future.succeededFuture(verdict);
            }
            if (waiting.size() >= policy.quota() + MOST_WAITING) {
                window.known(now);
                return Future.succeededFuture(refusal(LimitOutcome.REFUSED));
            }
            promise = context.promises().get();
            waiting.add(promise);
            begins = !asking && !recalling;
            asking |= begins;
        }
        if (begins) {
            ask();
        }
        return promise.future();
    }

    /** Whoever calls this has set {@link #asking}. */
    private void ask() {
        long sent = context.clock().nanos();
        long most;
        long known;
        long owed;
        synchronized (this) {
            most = Math.max(1, leasesInAdvance(sent) ? waiting.size() + MOST_LEASED : waiting.size());
            known = window.nameAt(sent);
            owed = window.owedAt(sent);
        }
        context.ledger().lease(key, policy, most, known, owed).onComplete((lease, failure) -> {
            if (failure == null) {
                leased(lease, sent, owed);
            } else {
                failed(failure);
            }
        });
    }

    private void leased(Ledger.Lease lease, long sent, long owed) {
        long now = context.clock().nanos();
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            asking = false;
            aloneUntil = 0;
            refusesUntil = 0;
            window.leased(lease, sent, now, owed);
            while (!waiting.isEmpty() && window.hasLeased(now)) {
                answer(window.takeLeased(), after);
            }
            if (!waiting.isEmpty()) {
                goOn(lease, now, after);
            } else if (!leasesInAdvance(now)) {
                returnIdle(after);
            }
        }
        after.forEach(Runnable::run);
    }

    /** Some still wait. */
    private void goOn(Ledger.Lease lease, long now, List<Runnable> after) {
        if (lease.tokens() > 0) {
            asking = true;
            after.add(this::ask);
        } else if (recalling) {
            return;
        } else if (lease.nodes() > 1 && !holds(recalledUntil, now)) {
            scarceUntil = moment(now + SCARCE);
            recalledUntil = scarceUntil;
            recalling = true;
            after.add(this::recall);
        } else {
            refuseAll(now, after);
        }
    }

    private void recall() {
        context.timers().after(ROUND_MILLIS, this::roundEnded);
        context.ledger().recall(key);
    }

    private void roundEnded() {
        boolean asksAgain;
        synchronized (this) {
            recalling = false;
            asksAgain = beginsForThoseWhoWait();
        }
        if (asksAgain) {
            ask();
        }
    }

    private boolean beginsForThoseWhoWait() {
        boolean begins = !waiting.isEmpty() && !asking;
        asking |= begins;
        return begins;
    }

    private void refuseAll(long now, List<Runnable> after) {
        refusesUntil = moment(window.untilEnd(now + SCARCE));
        scarceUntil = moment(now + SCARCE);
        while (!waiting.isEmpty()) {
            answer(refusal(LimitOutcome.REFUSED), after);
        }
    }

    private void answer(Verdict verdict, List<Runnable> after) {
        Promise<Verdict> promise = waiting.remove();
        after.add(() -> promise.complete(verdict));
    }

    private void failed(Throwable failure) {
        context.failures().accept(failure);
        long now = context.clock().nanos();
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            asking = false;
            aloneUntil = moment(now + ALONE);
            while (!waiting.isEmpty()) {
                answer(takeHere(now), after);
            }
        }
        after.forEach(Runnable::run);
    }

    @Override
    public Verdict refund(Verdict verdict) {
        boolean isLate;
        synchronized (this) {
            window.refund(verdict);
            isLate = retired && !asking;
        }
        if (isLate) {
            retire();
        }
        return verdict.refunded();
    }

    @Override
    public void recalled() {
        List<Runnable> after = new ArrayList<>(1);
        synchronized (this) {
            scarceUntil = moment(context.clock().nanos() + SCARCE);
            returnIdle(after);
        }
        after.forEach(Runnable::run);
    }

    private void returnIdle(List<Runnable> after) {
        long name = window.name();
        long idle = window.giveUp();
        if (idle > 0) {
            after.add(() -> context.ledger().giveBack(key, idle, name));
        }
    }

    @Override
    public void returned() {
        boolean asksAgain;
        synchronized (this) {
            refusesUntil = 0;
            asksAgain = beginsForThoseWhoWait();
        }
        if (asksAgain) {
            ask();
        }
    }

    @Override
    public boolean isWorthKeeping(long now) {
        List<Runnable> after = new ArrayList<>(1);
        boolean keeps;
        synchronized (this) {
            boolean isBusy = asking || recalling || !waiting.isEmpty();
            if (!isBusy && now - usedAt > policy.idleNanos()) {
                returnIdle(after);
            }
            keeps = isBusy || !window.isOver(now);
        }
        after.forEach(Runnable::run);
        return keeps;
    }

    @Override
    public Future<?> retire() {
        long name;
        long idle;
        synchronized (this) {
            retired = true;
            name = window.name();
            idle = window.giveUp();
        }
        return idle > 0 ? context.ledger().giveBack(key, idle, name) : Future.succeededFuture();
    }
}
