package dev.headrace.limit;

import dev.headrace.watch.LimitOutcome;
import java.util.concurrent.TimeUnit;

/**
 * A window as one node knows it, and what the node may spend of it: what it has leased, and, while Redis is gone, a share of
 * its own. Nothing survives the window. Guarded by its {@link Budget}.
 */
final class Window {
    static final long NONE = 0;

    private final Policy policy;
    /** {@link #NONE} for one of which only this node knows. */
    private long name = NONE;
    /** Until when tokens may be spent; somewhat before the end that Redis knows. */
    private long end;
    /** What clients are told; somewhat behind that end. */
    private long resetAt;

    private long leased;
    private long free;
    private long low;
    private long nodes = 1;
    /** The least that was told to be left: it never grows within a window, as nobody should plan with what others return. */
    private long told = Long.MAX_VALUE;

    private long own;
    private long owed;

    Window(Policy policy, long now) {
        this.policy = policy;
        this.end = now;
        this.resetAt = now;
    }

    boolean isOver(long now) {
        return now - end >= 0;
    }

    long name() {
        return name;
    }

    /** The name, if it lasts. */
    long nameAt(long now) {
        return isOver(now) ? NONE : name;
    }

    /** What was spent of the share, if the window lasts. */
    long owedAt(long now) {
        return isOver(now) ? 0 : owed;
    }

    long resetAt() {
        return resetAt;
    }

    /** Has a reset to tell, whatever was known before. */
    void known(long now) {
        if (now - resetAt >= 0) {
            resetAt = now + TimeUnit.SECONDS.toNanos(1);
        }
    }

    /** The moment, or the end if that comes first. */
    long untilEnd(long moment) {
        return moment - end < 0 ? moment : end;
    }

    boolean hasLeased(long now) {
        return leased > 0 && !isOver(now);
    }

    boolean runsLow(long now) {
        return leased <= low && free > 0 && !isOver(now);
    }

    Verdict takeLeased() {
        leased--;
        return admitted(LimitOutcome.ADMITTED);
    }

    private Verdict admitted(LimitOutcome outcome) {
        told = Math.min(told, leased + free + own);
        return new Verdict(policy, outcome, told, resetAt, outcome == LimitOutcome.ADMITTED ? name : -end);
    }

    /**
     * Takes in what was leased.
     *
     * @param sent when it was asked for: Redis counts the time that is left from later on
     * @param charged what was owed then
     */
    void leased(Ledger.Lease lease, long sent, long now, long charged) {
        if (lease.window() != name || isOver(now)) {
            leased = 0;
            told = Long.MAX_VALUE;
        }
        name = lease.window();
        end = sent + TimeUnit.MILLISECONDS.toNanos(lease.millisLeft() - 1);
        resetAt = now + TimeUnit.MILLISECONDS.toNanos(lease.millisLeft());
        leased += lease.tokens();
        free = lease.free();
        nodes = lease.nodes();
        low = lease.tokens() / 4;
        own = 0;
        owed = Math.max(0, owed - charged);
    }

    /**
     * Sees to it that there is a share of this node's own, once in a window: of the quota, or, of a window that Redis knows
     * too, of what was left in it.
     */
    void share(long now, int liveNodes) {
        if (isOver(now)) {
            name = NONE;
            end = now + policy.windowNanos();
            resetAt = end;
            leased = 0;
            free = 0;
            owed = 0;
            told = Long.MAX_VALUE;
            own = policy.share(liveNodes);
        } else if (free > 0) {
            own += free / Math.max(nodes, liveNodes);
            free = 0;
        }
    }

    boolean hasOwn() {
        return own > 0;
    }

    Verdict takeOwn() {
        own--;
        owed++;
        return admitted(LimitOutcome.ADMITTED_LOCALLY);
    }

    /** Takes back what the verdict took, if it was of this window. */
    void refund(Verdict verdict) {
        if (verdict.outcome() == LimitOutcome.ADMITTED && verdict.mark() == name) {
            leased++;
            told++;
        } else if (verdict.outcome() == LimitOutcome.ADMITTED_LOCALLY && verdict.mark() == -end && owed > 0) {
            own++;
            owed--;
            told++;
        }
    }

    /** What is leased and not spent; it is not there any more. */
    long giveUp() {
        long idle = leased;
        leased = 0;
        return idle;
    }
}
