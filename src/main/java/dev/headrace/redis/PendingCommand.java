package dev.headrace.redis;

import dev.headrace.watch.RedisOutcome;
import io.vertx.core.Completable;
import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Function;
import java.util.function.Supplier;

/** A command that somebody waits for: from the moment it is asked for until it is answered or given up. */
final class PendingCommand<T> implements Completable<Response> {
    private final Lane lane;
    private final Promise<T> promise;
    private final Function<Response, T> decoder;
    private final long since;
    private Request request;
    private Supplier<Request> withoutScript;
    private boolean ended;

    /** @param withoutScript what to send instead, once, when Redis does not know the script; null for other commands */
    PendingCommand(
            Lane lane,
            Promise<T> promise,
            Request request,
            Function<Response, T> decoder,
            Supplier<Request> withoutScript,
            long since) {
        this.lane = lane;
        this.promise = promise;
        this.request = request;
        this.decoder = decoder;
        this.withoutScript = withoutScript;
        this.since = since;
    }

    Request request() {
        return request;
    }

    long since() {
        return since;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Called with the answer. Whether it still matters is known here: a connection that was given up answers too. */
    @Override
    public void complete(Response response, Throwable failure) {
        if (ended) {
            return;
        }
        if (failure == null) {
            end(RedisOutcome.OK);
            promise.complete(decoder.apply(response));
            return;
        }
        RedisRefusal refusal = ErrorReply.of(failure);
        if (refusal == null) {
            lane.broken(this);
        } else if (withoutScript != null && refusal.code().equals("NOSCRIPT")) {
            request = withoutScript.get();
            withoutScript = null;
            lane.dispatch(this);
        } else if (ErrorReply.saysUnavailable(refusal)) {
            RedisUnavailable reason = new RedisUnavailable(refusal.getMessage());
            lane.unavailable(reason);
            giveUp(reason, RedisOutcome.UNAVAILABLE);
        } else {
            end(RedisOutcome.ERROR);
            promise.fail(refusal);
        }
    }

    /** Ends the wait with a failure. */
    void giveUp(RedisUnavailable reason, RedisOutcome outcome) {
        if (!ended) {
            end(outcome);
            promise.fail(reason);
        }
    }

    private void end(RedisOutcome outcome) {
        ended = true;
        lane.ended(outcome, since);
    }
}
