package dev.headrace.resource;

import dev.headrace.call.Call;
import dev.headrace.dialect.RowKey;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.Transaction;
import dev.headrace.resource.RowChanges.Intent;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** The writes of resources, each in a transaction of its own: it is done whole, or not at all. */
public final class Writes {
    private final Postgres postgres;
    private final RowChanges changes;
    private final Optional<WritesBehind> behind;

    /**
     * @param changes hears of every write before it can be seen
     * @param behind takes writes of resources that are written behind; none if there are no such resources
     */
    public Writes(Postgres postgres, RowChanges changes, Optional<WritesBehind> behind) {
        this.postgres = postgres;
        this.changes = changes;
        this.behind = behind;
    }

    /** Completes when the write is committed, or accepted, and everybody who must know of it does. */
    public Future<Written> write(Call call, Write write) {
        return write.resource().isWrittenBehind()
                ? behind.orElseThrow().write(call, write, () -> writeNow(call, write))
                : writeNow(call, write);
    }

    private Future<Written> writeNow(Call call, Write write) {
        return postgres.transaction(
                call, changes.settings(write.resource()), transaction -> attempt(write, transaction));
    }

    private Future<Written> attempt(Write write, Transaction transaction) {
        ReturnedRows returned =
                new ReturnedRows(write.statement(), write.encoders().map(Supplier::get));
        return checkPrecondition(write, transaction)
                .compose(
                        holds -> transaction.rows(write.sql(), write.statement().arguments(), returned))
                .compose(rows -> {
                    check(write, rows);
                    return announce(write, rows, returned, transaction).map(told -> returned.written(rows));
                });
    }

    /** Locks the row, so that it is still the same when it is written. */
    private static Future<?> checkPrecondition(Write write, Transaction transaction) {
        if (write.ifMatch().isEmpty()) {
            return Future.succeededFuture();
        }
        RowKey key = write.request().key().orElseThrow();
        RowPlan plan = write.resource().wholeRow();
        return transaction
                .text(plan.lockingSql(), plan.statement().withKey(key).arguments())
                .map(row -> {
                    write.ifMatch()
                            .get()
                            .check(row.map(text -> plan.loaded(text).tag()));
                    return row;
                });
    }

    private static void check(Write write, int rows) {
        boolean mayBeAnothers = rows == 0 && write.statement().owner().isPresent();
        if (!mayBeAnothers || write.request().key().isEmpty()) {
            write.request().check(rows);
        }
        write.request().key().filter(key -> rows == 0).ifPresent(key -> {
            throw write.resource().notFound(key);
        });
    }

    private Future<?> announce(Write write, int rows, ReturnedRows returned, Transaction transaction) {
        if (rows == 0) {
            return Future.succeededFuture();
        }
        return Future.succeededFuture()
                .compose(now -> changes.begin(write, returned.touched(), transaction))
                .onSuccess(intent -> transaction.onEnd(ending -> tell(intent, ending)))
                .otherwiseEmpty();
    }

    static Future<Void> tell(Intent intent, Transaction.Ending ending) {
        return switch (ending) {
            case COMMITTED -> intent.committed();
            case ROLLED_BACK -> intent.rolledBack();
            case UNKNOWN -> intent.unknown();
        };
    }
}
