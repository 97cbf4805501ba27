package dev.headrace.cache;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** One load under way, and those who wait for it. */
final class Flight {
    private final Promise<Found> landing = Promise.promise();
    private final int mark;
    private final long since;
    private volatile boolean besideWrite;

    /**
     * @param mark where evictions of the row stood before it began
     * @param since when it began
     */
    Flight(int mark, long since) {
        this.mark = mark;
        this.since = since;
    }

    int mark() {
        return mark;
    }

    long since() {
        return since;
    }

    /** Shows an old row to those who wait, and to those who come while it still goes on. */
    void show(Found old) {
        landing.tryComplete(old);
    }

    /**
     * Says that a write was under way when it began, of which everybody has heard before: nothing more need come by when that
     * is committed.
     */
    void isBesideWrite() {
        besideWrite = true;
    }

    boolean mayMissWrite() {
        return besideWrite;
    }

    Future<Found> landed() {
        return landing.future();
    }

    void land(Future<Found> done) {
        if (done.succeeded()) {
            landing.tryComplete(done.result());
        } else {
            landing.tryFail(done.cause());
        }
    }
}
