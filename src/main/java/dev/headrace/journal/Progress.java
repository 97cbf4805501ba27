package dev.headrace.journal;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.packaged.PackagedText;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.RowSink;
import dev.headrace.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What PostgreSQL knows of the journals: how far they are applied, and which writes it refused. */
final class Progress {
    private static final String READY =
            "SELECT to_regclass('headrace.journal') IS NOT NULL AND to_regclass('headrace.parked_writes') IS NOT NULL";
    private static final String FIND = "SELECT last_entry FROM headrace.journal WHERE part = $1 AND epoch = $2";
    private static final String FIND_OTHER =
            "SELECT last_entry FROM headrace.journal WHERE part = $1 AND epoch <> $2 ORDER BY begun DESC LIMIT 1";
    private static final String BEGIN =
            "INSERT INTO headrace.journal (part, epoch, last_entry) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    private static final String ADVANCE = "UPDATE headrace.journal SET last_entry = $4"
            + " WHERE part = $1 AND epoch = $2 AND last_entry = $3 RETURNING 1";
    private static final String PARK = "INSERT INTO headrace.parked_writes"
            + " (resource, part, row_key, kind, body, code, message) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    private static final String PARKED =
            "SELECT min(code) || ' ' || row_key FROM headrace.parked_writes WHERE part = $1 GROUP BY row_key";

    private static final String TABLES = PackagedText.of(Progress.class, "tables.sql");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** A node that stops in the middle must not keep others from going on. */
    private static final Map<String, String> SETTINGS = Map.of("idle_in_transaction_session_timeout", "10s");

    private final Vertx vertx;
    private final Postgres postgres;
    private final NanoClock clock;

    Progress(Vertx vertx, Postgres postgres, NanoClock clock) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.clock = clock;
    }

    /** Another node has applied what was to be applied: nothing was changed. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("another node has gone on", null, false, false);
        }
    }

    /** Has the tables made, unless they are there. */
    Future<?> prepare() {
        return limited(call -> postgres.text(call, READY, List.of()))
                .compose(ready -> ready.orElse("").equals("true") ? Future.succeededFuture() : postgres.run(TABLES));
    }

    /** Up to where the part is applied in this epoch; empty when that has not begun. */
    Future<Optional<Position>> find(Part part, String epoch) {
        return limited(call -> postgres.text(call, FIND, List.of(part.name(), epoch)))
                .map(found -> found.map(last -> new Position(epoch, EntryId.of(last))));
    }

    /** The last entry that was applied in another epoch; empty when there is none. */
    Future<Optional<String>> lastOfAnother(Part part, String epoch) {
        return limited(call -> postgres.text(call, FIND_OTHER, List.of(part.name(), epoch)));
    }

    /** Begins an epoch with its first entry, unless another node has done so. */
    Future<?> begin(Part part, String epoch) {
        List<Object> arguments = List.of(part.name(), epoch, EntryId.NONE.toString());
        return transaction(Map.of(), transaction -> transaction.rows(BEGIN, arguments, RowSink.NONE));
    }

    /** Applies up to an entry, in one transaction with what the work does. Fails with {@link Overtaken} when that is done. */
    Future<?> advance(
            Part part, Position from, EntryId to, Map<String, String> settings, Function<Transaction, Future<?>> work) {
        List<Object> arguments = List.of(part.name(), from.epoch(), from.last().toString(), to.toString());
        return transaction(settings, transaction -> {
            Future<Integer> moved = transaction.rows(ADVANCE, arguments, RowSink.NONE);
            Future<?> worked = work.apply(transaction);
            return moved.compose(rows -> rows == 1 ? worked : Future.failedFuture(new Overtaken()))
                    .mapEmpty();
        });
    }

    /** Keeps a write that was refused, for somebody to decide what becomes of it. */
    static Future<?> park(Transaction transaction, Part part, AcceptedWrite write, Fault fault) {
        return transaction.rows(
                PARK,
                List.of(
                        part.resource(),
                        part.name(),
                        write.row(),
                        write.kind(),
                        write.body(),
                        fault.code(),
                        fault.getMessage()),
                RowSink.NONE);
    }

    /** The rows of which writes are parked, and the code of a failure. */
    Future<Map<String, String>> parked(Part part) {
        return limited(call -> postgres.pointTexts(call, PARKED, List.of(part.name())))
                .map(texts -> {
                    Map<String, String> rowToCode = new HashMap<>();
                    texts.forEach(text -> rowToCode.put(text.substring(text.indexOf(' ') + 1), text.split(" ", 2)[0]));
                    return rowToCode;
                });
    }

    private <T> Future<T> transaction(Map<String, String> settings, Function<Transaction, Future<T>> work) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(SETTINGS);
        return limited(call -> postgres.transaction(call, all, work));
    }

    /** A server that is gone without a word would never answer. */
    private <T> Future<T> limited(Function<Call, Future<T>> question) {
        Call call = Call.ofServer("journal", TIMEOUT, clock);
        long timer = vertx.setTimer(
                TIMEOUT.toMillis(),
                id -> call.cancel(Fault.of(FaultCode.DEADLINE_PASSED, "The database did not answer the journal")));
        return question.apply(call).onComplete(done -> vertx.cancelTimer(timer));
    }
}
