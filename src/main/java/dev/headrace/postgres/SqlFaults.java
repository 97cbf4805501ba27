package dev.headrace.postgres;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Failures of PostgreSQL and of the way to it, as faults.
 *
 * <p>PostgreSQL's own text is shown for what the caller did wrong; for what the server or its operator did, a sentence of
 * ours stands in its place because the original names files, hosts and internals.
 */
final class SqlFaults {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Set<String> INTERNAL_CLASSES =
            Set.of("09", "25", "2D", "38", "39", "3B", "54", "55", "57", "58", "F0", "HV", "P0", "XX");
    /** The server may be going down: errors of the system, of its files, and of itself. */
    private static final Set<String> BROKEN_CLASSES = Set.of("58", "F0", "XX");
    /** The cached plan no longer fits: column types changed, column number changed, statement gone. */
    private static final Set<String> STALE_PLAN = Set.of("0A000", "08P01", "26000");

    private static final Set<String> WORTH_REPEATING = Set.of("40001", "40P01");
    /** Their detail prints the row that failed, with the columns that are hidden: NULL, CHECK, CHECK OPTION of a view. */
    private static final Set<String> SHOWS_WHOLE_ROW = Set.of("23502", "23514", "44000");

    private static final String CANCELLED = "57014";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private SqlFaults() {}

    /** The fault that the failure means, or the failure itself when it is none that is expected. */
    static Throwable of(Throwable failure) {
        if (failure instanceof PgException error) {
            return ofSqlState(error);
        }
        return isConnectionLost(failure) ? unreachable() : failure;
    }

    /** The fault for a connection that could not be opened, whatever the reason: callers cannot do anything about it. */
    static Fault ofConnect(Throwable failure) {
        if (failure instanceof Fault fault) {
            return fault;
        }
        return isCrowded(failure) ? (Fault) of(failure) : unreachable();
    }

    static Fault unreachable() {
        return Fault.of(FaultCode.DATABASE_UNREACHABLE, "The database cannot be reached")
                .hint("Try again in a moment")
                .retryAfter(RETRY_AFTER);
    }

    /** Whether the connection went away under the statement, or was gone before it. */
    static boolean isConnectionLost(Throwable failure) {
        return failure instanceof ClosedConnectionException
                || failure instanceof IOException
                || failure instanceof TimeoutException
                || (failure instanceof VertxException && saysConnectionIsGone(failure.getMessage()))
                || (failure instanceof PgException error && isShutdown(error.getSqlState()));
    }

    /** Whether PostgreSQL itself refused, and goes on: what it refused was not done. */
    static boolean isRefusal(Throwable failure) {
        String state = stateOf(failure);
        return !state.isEmpty() && !isConnectionLost(failure) && !BROKEN_CLASSES.contains(state.substring(0, 2));
    }

    static boolean isCancelled(Throwable failure) {
        return CANCELLED.equals(stateOf(failure));
    }

    /** Whether preparing the statement anew on the same connection helps. */
    static boolean isStalePlan(Throwable failure) {
        return STALE_PLAN.contains(stateOf(failure));
    }

    /** Whether the same may well succeed a second time: it lost against another transaction. */
    static boolean isWorthRepeating(Throwable failure) {
        return WORTH_REPEATING.contains(stateOf(failure));
    }

    /** The same of a failure that {@link #of} may have made a fault already. */
    static boolean hasLostAgainstAnother(Throwable failure) {
        return isWorthRepeating(failure) || (failure instanceof Fault fault && WORTH_REPEATING.contains(fault.code()));
    }

    /** For a connection that went away while its transaction was being committed. */
    static Fault outcomeUnknown() {
        return Fault.of(FaultCode.OUTCOME_UNKNOWN, "It is not known whether the write was done")
                .details("It was sent to be committed, and no answer came")
                .hint("Read the rows before you write again");
    }

    /** Whether the server lives but has no connection to spare. */
    static boolean isCrowded(Throwable failure) {
        return TOO_MANY_CONNECTIONS.equals(stateOf(failure));
    }

    private static String stateOf(Throwable failure) {
        return failure instanceof PgException error && error.getSqlState() != null ? error.getSqlState() : "";
    }

    private static boolean isShutdown(String state) {
        return "57P01".equals(state) || "57P02".equals(state) || "57P03".equals(state);
    }

    private static boolean saysConnectionIsGone(String message) {
        return message != null
                && (message.startsWith("Connection is not active") || message.startsWith("Pending requests failed"));
    }

    private static Fault ofSqlState(PgException error) {
        String state = stateOf(error);
        int status = isTwiceInOneUpsert(error) ? 400 : status(state);
        if (state.startsWith("PT") || status < 500) {
            String detail = SHOWS_WHOLE_ROW.contains(state) ? null : error.getDetail();
            return Fault.ofSqlState(state, status, error.getErrorMessage(), detail, error.getHint());
        }
        Fault fault = Fault.ofSqlState(state, status, sentence(state, status), null, null);
        return status == 503 ? fault.retryAfter(RETRY_AFTER) : fault;
    }

    /** Of all its class the one that the caller's rows alone can bring about, and the caller alone can mend. */
    private static boolean isTwiceInOneUpsert(PgException error) {
        return "21000".equals(stateOf(error))
                && error.getErrorMessage() != null
                && (error.getErrorMessage().startsWith("ON CONFLICT DO UPDATE")
                        || error.getErrorMessage().endsWith("requires a WHERE clause"));
    }

    private static int status(String state) {
        return switch (state) {
            case "23503", "23505" -> 409;
            case "25006" -> 405;
            case "42501" -> 403;
            case "42P01", "42883" -> 404;
            case "42P17", "21000", "53400" -> 500;
            case "55P03", "57P01", "57P02", "57P03" -> 503;
            case CANCELLED -> 504;
            case "P0001" -> 400;
            default -> state.startsWith("PT") ? raisedStatus(state) : statusOfClass(state);
        };
    }

    private static int statusOfClass(String state) {
        if (state.length() != 5) {
            return 500;
        }
        String group = state.substring(0, 2);
        return switch (group) {
            case "08", "40", "53" -> 503;
            case "28", "0L", "0P" -> 403;
            default -> INTERNAL_CLASSES.contains(group) ? 500 : 400;
        };
    }

    /** The status that a function chose with {@code RAISE ... USING ERRCODE = 'PT404'}. */
    private static int raisedStatus(String state) {
        try {
            int status = Integer.parseInt(state.substring(2));
            return status >= 400 && status <= 599 ? status : 500;
        } catch (NumberFormatException e) {
            return 500;
        }
    }

    private static String sentence(String state, int status) {
        return switch (status) {
            case 504 -> "The database took too long and the query was cancelled";
            case 503 ->
                switch (state) {
                    case "55P03" -> "A lock in the database was held for too long";
                    case "40001", "40P01" -> "The request lost against another transaction";
                    case TOO_MANY_CONNECTIONS -> "The database has no connection to spare";
                    default -> "The database cannot answer at the moment";
                };
            default -> "The database failed to answer";
        };
    }
}
