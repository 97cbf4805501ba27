package dev.headrace.limit;

import dev.headrace.watch.LimitOutcome;

/**
 * What a policy says to one request.
 *
 * @param remaining how many more may pass
 * @param resetAt when more may pass than that, in nanoseconds of the clock
 * @param mark by which the one who counted finds what was taken, to give it back
 */
public record Verdict(Policy policy, LimitOutcome outcome, long remaining, long resetAt, long mark) {
    /** Whether the request may go on. */
    public boolean admits() {
        return outcome.admits();
    }

    /** Whether there is something to tell of what is left. */
    public boolean isCounted() {
        return outcome != LimitOutcome.UNCOUNTED && outcome != LimitOutcome.CLOSED;
    }

    /** Seconds until more may pass, rounded up. */
    public long resetSeconds(long now) {
        return Math.max(0, (resetAt - now + 999_999_999) / 1_000_000_000);
    }

    Verdict refunded() {
        return new Verdict(policy, outcome, remaining + 1, resetAt, mark);
    }
}
