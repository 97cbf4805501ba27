package dev.headrace.journal;

import dev.headrace.loop.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Runs an applier again and again on one event loop: after the pause that it names, or at once when woken from idling. */
final class PartRunner {
    private final Vertx vertx;
    private final Applier applier;
    private final Context home;
    private long timer = -1;
    private boolean running;
    private boolean again;
    private boolean idling = true;
    private Promise<Void> stopped;

    PartRunner(Vertx vertx, Applier applier) {
        this.vertx = vertx;
        this.applier = applier;
        this.home = EventLoops.next(vertx);
    }

    /** There is something to apply. */
    void wake() {
        home.runOnContext(go -> {
            again = true;
            if (!running && idling) {
                run();
            }
        });
    }

    /** Redis may have become another one. */
    void forget() {
        home.runOnContext(go -> applier.forget());
    }

    private void run() {
        if (stopped != null) {
            return;
        }
        vertx.cancelTimer(timer);
        running = true;
        again = false;
        applier.round().onComplete(done -> rest(done.result()));
    }

    private void rest(long pause) {
        running = false;
        idling = pause <= Applier.IDLE_MILLIS;
        if (stopped != null) {
            end();
        } else if (pause == 0 || (again && idling)) {
            run();
        } else {
            timer = vertx.setTimer(pause, id -> run());
        }
    }

    /** Stops; what is under way ends before. */
    Future<Void> close() {
        Promise<Void> promise = Promise.promise();
        home.runOnContext(go -> {
            vertx.cancelTimer(timer);
            stopped = promise;
            if (!running) {
                end();
            }
        });
        return promise.future();
    }

    private void end() {
        applier.close().onComplete(done -> stopped.tryComplete());
    }
}
