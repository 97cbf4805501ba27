package dev.headrace.limit;

import io.vertx.core.Future;
import java.util.List;

/** Where there is no Redis: nobody can be asked, and each bucket counts alone. */
final class NoLedger implements Ledger {
    private final RuntimeException absent = new IllegalStateException("there is no Redis");

    @Override
    public Future<Lease> lease(String key, Policy policy, long most, long window, long owed) {
        return Future.failedFuture(absent);
    }

    @Override
    public Future<?> giveBack(String key, long tokens, long window) {
        return Future.succeededFuture();
    }

    @Override
    public void recall(String key) {
        // Nobody hears.
    }

    @Override
    public Future<Entry> log(String key, Policy policy, long name, List<Alone> alone) {
        return Future.failedFuture(absent);
    }

    @Override
    public void forget(String key, long name) {
        // Nothing is known there.
    }
}
