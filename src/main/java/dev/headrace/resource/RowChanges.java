package dev.headrace.resource;

import dev.headrace.postgres.Transaction;
import io.vertx.core.Future;
import java.util.Map;

/** Hears of each write that is about to be committed. Caches implement it, so that none keeps what was before. */
public interface RowChanges {
    /**
     * After the statement ran and before its COMMIT. What this takes, the write waits for; when it fails, the write goes on
     * without having told anybody, so an implementation bounds its time and decides what a failure means.
     *
     * @param transaction that of the write, in which what it has done can be read
     */
    Future<Intent> begin(Write write, Touched touched, Transaction transaction);

    /** Some rows of the resource were written, and it is not known whether anybody was told. */
    default Future<?> madeUnheard(Resource resource) {
        return Future.succeededFuture();
    }

    /** Settings of PostgreSQL for the transaction in which the resource is written. */
    default Map<String, String> settings(Resource resource) {
        return Map.of();
    }

    /** A write that was announced. Exactly one of these is called, whatever becomes of the request. */
    interface Intent {
        /** It was committed. The client's answer waits for this. */
        Future<Void> committed();

        /** Nobody answered the COMMIT: it may have been done, may never be, or may still be on its way. */
        Future<Void> unknown();

        /** Nothing was changed. */
        Future<Void> rolledBack();
    }

    /** For servers without a cache. */
    static RowChanges none() {
        Intent nothing = new Intent() {
            @Override
            public Future<Void> committed() {
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> unknown() {
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> rolledBack() {
                return Future.succeededFuture();
            }
        };
        return (write, touched, transaction) -> Future.succeededFuture(nothing);
    }
}
