package dev.headrace.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Set;

/** Tells errors that Redis answered from failures to ask it; the client gives both as exceptions of one kind. */
final class ErrorReply {
    /** What the client makes up when the connection ends. */
    private static final String CONNECTION_CLOSED = "CONNECTION_CLOSED";

    /** How the client begins when it does not send a command; it goes on with all arguments, which nobody must see. */
    private static final String NOT_SENT = "Redis command is not valid";

    private static final String ACROSS_SLOTS = "Keys of command or batch";

    /** Errors that say that this server cannot serve at the moment, whatever the command. */
    private static final Set<String> UNAVAILABLE = Set.of("LOADING", "READONLY", "CLUSTERDOWN", "MASTERDOWN");

    private ErrorReply() {}

    /** What Redis answered, or would answer to a command that the client did not send; null when it did not answer. */
    static RedisRefusal of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.equals(CONNECTION_CLOSED)) {
            return null;
        }
        if (failure instanceof Response response && response.type() == ResponseType.ERROR) {
            return new RedisRefusal(message);
        }
        if (message.startsWith(NOT_SENT)) {
            return new RedisRefusal("ERR wrong number of arguments");
        }
        return message.startsWith(ACROSS_SLOTS)
                ? new RedisRefusal("CROSSSLOT Keys in request don't hash to the same slot")
                : null;
    }

    static String codeOf(Throwable failure) {
        RedisRefusal refusal = of(failure);
        return refusal == null ? "" : refusal.code();
    }

    static boolean saysUnavailable(RedisRefusal refusal) {
        return UNAVAILABLE.contains(refusal.code());
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** Why there is no connection. */
    static RedisUnavailable unavailable(Throwable failure) {
        if (failure instanceof RedisUnavailable known) {
            return known;
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = text(root);
        return new RedisUnavailable(root == failure ? reason : text(failure) + ": " + reason);
    }
}
