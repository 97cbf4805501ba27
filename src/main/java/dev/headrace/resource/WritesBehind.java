package dev.headrace.resource;

import dev.headrace.cache.WriteIntents;
import dev.headrace.call.Call;
import dev.headrace.dialect.Preferences;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WriteKind;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.journal.AcceptedWrite;
import dev.headrace.journal.Idempotency;
import dev.headrace.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Accepts writes of single rows into the journal. Any other write waits for those that were accepted before it, and is done
 * in PostgreSQL: only PostgreSQL knows its answer.
 */
public final class WritesBehind {
    /** What is larger is better not kept in memory twice. */
    private static final int LARGEST_BODY = 64 * 1024;

    private final Journal journal;
    private final WriteIntents intents;

    public WritesBehind(Journal journal, WriteIntents intents) {
        this.journal = journal;
        this.intents = intents;
    }

    /** @param now does it in PostgreSQL */
    Future<Written> write(Call call, Write write, Supplier<Future<Written>> now) {
        if (isAcceptable(write)) {
            return journal.isPrepared() ? accept(call, write, now) : instead(call, write, now, notPrepared());
        }
        if (write.idempotencyKey().isPresent()) {
            throw Fault.of(FaultCode.BAD_PARAMETER, "Idempotency-Key cannot be kept for this write")
                    .details("It is for a PUT, PATCH or DELETE of one row by its key in the path, without If-Match,"
                            + " return=representation and new key values");
        }
        return afterPending(call, write, now);
    }

    /** Whether all that its answer tells is known without asking PostgreSQL. */
    private static boolean isAcceptable(Write write) {
        WriteRequest request = write.request();
        Preferences preferences = request.preferences();
        return request.key().isPresent()
                && request.kind() != WriteKind.INSERT
                && write.resource().cacheKey(request.key().get()) != null
                && write.ifMatch().isEmpty()
                && request.columns().isEmpty()
                && !preferences.wantsRows()
                && preferences.maxAffected().isEmpty()
                && (request.kind() == WriteKind.DELETE || hasAcceptableBody(write));
    }

    private static boolean hasAcceptableBody(Write write) {
        return write.payload().rows() == 1
                && !write.payload().columns().isEmpty()
                && !write.payload().textual()
                && write.payload().json().length() <= LARGEST_BODY
                && keepsKey(write);
    }

    /** Whether the body has no other key than the path: as texts, so that what only PostgreSQL can tell counts as another. */
    private static boolean keepsKey(Write write) {
        List<String> key = write.resource().readable().key();
        if (write.payload().columns().stream().noneMatch(key::contains)) {
            return true;
        }
        JsonObject row = new JsonArray(write.payload().json()).getJsonObject(0);
        RowKey wanted = write.request().key().orElseThrow();
        for (int i = 0; i < key.size(); i++) {
            if (row.containsKey(key.get(i))
                    && !wanted.values().get(i).equals(String.valueOf(row.getValue(key.get(i))))) {
                return false;
            }
        }
        return write.request().kind() == WriteKind.REPLACE;
    }

    private Future<Written> accept(Call call, Write write, Supplier<Future<Written>> now) {
        String row = write.resource().cacheKey(write.request().key().orElseThrow());
        AcceptedWrite accepted = new AcceptedWrite(
                row, write.request().kind().name(), write.payload().json());
        return journal.accept(write.resource().name(), accepted, idempotency(call, write, accepted))
                .recover(failure -> Future.failedFuture(notAccepted()))
                .compose(acceptance -> switch (acceptance) {
                    case ACCEPTED, AGAIN -> announce(write.resource(), row);
                    case UNREADY -> instead(call, write, now, notPrepared());
                    case FULL -> instead(call, write, now, full());
                    case PARKED -> Future.failedFuture(parked(write.resource()));
                    case OTHER -> Future.failedFuture(keyUsed());
                });
    }

    /** Each account has keys of its own, so that nobody's write is taken for that of somebody else. */
    private static Optional<Idempotency> idempotency(Call call, Write write, AcceptedWrite accepted) {
        String owner = call.caller().isAnonymous() ? ":" : "@" + call.caller().account() + ':';
        return write.idempotencyKey().map(key -> {
            byte[] said = (accepted.kind() + accepted.body()).getBytes(StandardCharsets.UTF_8);
            return new Idempotency(owner + key, RowTag.of(said));
        });
    }

    /** Rows of before are no longer near anywhere; those in Redis are passed over as long as the write is pending. */
    private Future<Written> announce(Resource resource, String row) {
        return intents.announce(resource.region().orElseThrow(), List.of(row))
                .map(Written.PENDING)
                .recover(failure -> Future.failedFuture(notAccepted()));
    }

    /** A write with an idempotency key is accepted or refused: nothing but the journal knows the key when it comes again. */
    private Future<Written> instead(Call call, Write write, Supplier<Future<Written>> now, Fault refusal) {
        return write.idempotencyKey().isPresent() ? Future.failedFuture(refusal) : afterPending(call, write, now);
    }

    private Future<Written> afterPending(Call call, Write write, Supplier<Future<Written>> now) {
        Resource resource = write.resource();
        Optional<String> row = write.request().key().map(resource::cacheKey);
        Future<Void> applied = row.isPresent()
                ? journal.awaitApplied(call, resource.name(), List.of(row.get()))
                : journal.awaitAllApplied(call, resource.name());
        return applied.recover(failure -> Future.failedFuture(failure instanceof Fault ? failure : notAccepted()))
                .compose(done -> row.isPresent() ? requireUnparked(resource, row.get()) : done())
                .compose(done -> now.get());
    }

    /** Whether PostgreSQL would take this write or not: it may mean what the refused one would have left. */
    private Future<Void> requireUnparked(Resource resource, String row) {
        return journal.isParked(resource.name(), row)
                .recover(failure -> Future.failedFuture(notAccepted()))
                .compose(isParked -> isParked ? Future.failedFuture(parked(resource)) : done());
    }

    private static Future<Void> done() {
        return Future.succeededFuture();
    }

    private static Fault notAccepted() {
        return Fault.of(FaultCode.WRITE_NOT_ACCEPTED, "The write cannot be accepted at the moment")
                .details("Redis, in which the accepted writes of this resource stand, does not answer. If it was asked"
                        + " already, the write may have been accepted")
                .hint("Send it again, with the same Idempotency-Key if it must not count twice")
                .retryAfter(Duration.ofSeconds(1));
    }

    private static Fault notPrepared() {
        return Fault.of(FaultCode.WRITE_NOT_ACCEPTED, "No write can be accepted with an Idempotency-Key yet")
                .details("The server or its Redis has just started, or lacks what it needs for it; the log says which")
                .hint("Try again in a moment")
                .retryAfter(Duration.ofSeconds(1));
    }

    private static Fault full() {
        return Fault.of(FaultCode.WRITE_NOT_ACCEPTED, "Too many accepted writes are not yet in the database")
                .details("As many as journal.max-pending allows")
                .hint("Try again in a moment")
                .retryAfter(Duration.ofSeconds(1));
    }

    private static Fault parked(Resource resource) {
        return Fault.of(FaultCode.ROW_PARKED, "The row of '" + resource.name() + "' takes no writes at the moment")
                .details("An earlier write of it was accepted, and then refused by the database. It is kept in"
                        + " headrace.parked_writes until somebody deletes it there")
                .hint("Ask the operator of the server");
    }

    private static Fault keyUsed() {
        return Fault.of(FaultCode.IDEMPOTENCY_KEY_USED, "This Idempotency-Key belongs to another write of the row")
                .hint("Take a new one for each write");
    }
}
