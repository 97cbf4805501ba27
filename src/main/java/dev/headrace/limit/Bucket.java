package dev.headrace.limit;

import io.vertx.core.Future;

/** The count of one client under one policy, as this process knows it. Shared by all event loops; nothing here blocks. */
interface Bucket {
    /** What can be said without asking anybody, or null. */
    Verdict tryTake(long now);

    /** What is said once Redis was asked; answers on the event loop of the caller. */
    Future<Verdict> take();

    /** Takes back what a verdict has admitted, because the request does not go on. */
    Verdict refund(Verdict verdict);

    /** Another node wants what lies idle here. */
    default void recalled() {}

    /** Another node has returned something. */
    default void returned() {}

    /** Returns what has lain idle for long. Answers whether there is anything left that must be remembered. */
    boolean isWorthKeeping(long now);

    /** It is forgotten: whatever is leased goes back. */
    Future<?> retire();
}
