package dev.headrace.limit;

import io.vertx.core.Future;
import java.util.List;

/** What all nodes share. Every question may fail. */
interface Ledger {
    /**
     * Leases up to so many of a quota.
     *
     * @param window the one that is known, or 0
     * @param owed what was let pass without asking
     */
    Future<Lease> lease(String key, Policy policy, long most, long window, long owed);

    /** Returns what was leased and not spent, and tells the others. */
    Future<?> giveBack(String key, long tokens, long window);

    /** Asks all others to return what lies idle. */
    void recall(String key);

    /** Lets one request pass if fewer than the quota did in the last window; {@code alone} passed without asking. */
    Future<Entry> log(String key, Policy policy, long name, List<Alone> alone);

    /** Forgets a request that passed. */
    void forget(String key, long name);

    /**
     * A part of a quota.
     *
     * @param window names it; no two of a key have the same
     * @param free what is left for others
     * @param nodes that have asked in this window
     */
    record Lease(long tokens, long window, long millisLeft, long free, long nodes) {}

    /**
     * What the log says.
     *
     * @param millis until one more may pass
     */
    record Entry(boolean isAdmitted, long remaining, long millis) {}

    /** A request that passed unasked. */
    record Alone(long name, long ageMicros) {}
}
