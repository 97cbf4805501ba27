package dev.headrace.loop;

import io.vertx.core.Vertx;

/** Actions at a later time, on the event loop of whoever asked for them. Times are milliseconds, 1 or more. */
public interface Timers {
    /** Runs the action once; answers a number to cancel it by. */
    long after(long millis, Runnable action);

    /** Runs the action again and again. */
    long every(long millis, Runnable action);

    void cancel(long timer);

    /** Those of real time. */
    static Timers of(Vertx vertx) {
        return new Timers() {
            @Override
            public long after(long millis, Runnable action) {
                return vertx.setTimer(millis, timer -> action.run());
            }

            @Override
            public long every(long millis, Runnable action) {
                return vertx.setPeriodic(millis, timer -> action.run());
            }

            @Override
            public void cancel(long timer) {
                vertx.cancelTimer(timer);
            }
        };
    }
}
