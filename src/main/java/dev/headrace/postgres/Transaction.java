package dev.headrace.postgres;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What may be done within one transaction.
 *
 * <p>To be used on the context of its call. It is committed when the work that got it succeeds, and rolled back when that
 * fails or its call is cancelled; a work that lost against another transaction is run a second time, with a transaction
 * of its own.
 */
public interface Transaction {
    /** How a transaction ended. */
    enum Ending {
        COMMITTED,
        ROLLED_BACK,
        /** Nobody answered the COMMIT: the changes are there, or not. */
        UNKNOWN
    }

    /**
     * Runs a statement, hands its rows to the sink and answers how many they were.
     *
     * <p>The sink runs on the connection's event loop, which may not be the caller's, and gets nothing more once the answer
     * has come.
     */
    Future<Integer> rows(String sql, List<Object> arguments, RowSink sink);

    /** Runs a statement and answers the first column of its only row as text. */
    Future<Optional<String>> text(String sql, List<Object> arguments);

    /**
     * Has the hook told how this ended, whatever becomes of the call. The call's answer waits for what the hook begins, and
     * takes no notice of its failure. When this has ended already, the hook is told at once.
     */
    void onEnd(Function<Ending, Future<Void>> hook);
}
