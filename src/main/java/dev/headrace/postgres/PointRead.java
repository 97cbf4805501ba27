package dev.headrace.postgres;

import dev.headrace.call.Call;
import dev.headrace.call.Stage;
import dev.headrace.loop.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.stream.Collector;

/** A bounded read by key. Lives on the event loop of its call; may be sent twice, and takes the first valid answer. */
final class PointRead<T> {
    final Call call;
    final String sql;
    final Tuple arguments;
    final Collector<Row, ?, T> collector;
    final Context context;

    private final Promise<T> promise;
    private final Runnable cancel = this::cancelled;
    private Runnable onAbandoned = () -> {};
    private boolean done;

    /** When it was last sent, in nanoseconds. */
    long sentAt;
    /** Which sending counts: answers to earlier ones come too late. */
    int sending;
    /** Whether it was sent again after a failure that another attempt may mend. */
    boolean repeated;

    PointRead(Call call, String sql, Tuple arguments, Collector<Row, ?, T> collector, Context context) {
        this.call = call;
        this.sql = sql;
        this.arguments = arguments;
        this.collector = collector;
        this.context = context;
        this.promise = EventLoops.promiseOn(context);
        call.onCancel(cancel);
    }

    Future<T> future() {
        return promise.future();
    }

    /** Whether nobody waits for an answer any longer. */
    boolean isDone() {
        return done;
    }

    /** Runs the action if the call is cancelled before the answer. */
    void onAbandoned(Runnable action) {
        onAbandoned = action;
    }

    Future<SqlResult<T>> execute(PgConnection connection) {
        return connection.preparedQuery(sql).collecting(collector).execute(arguments);
    }

    void spent(long nanos) {
        if (!done) {
            call.timings().add(Stage.DATABASE, nanos);
        }
    }

    void succeed(T value) {
        if (finish()) {
            promise.complete(value);
        }
    }

    void fail(Throwable reason) {
        if (finish()) {
            promise.fail(SqlFaults.of(reason));
        }
    }

    private boolean finish() {
        if (done) {
            return false;
        }
        done = true;
        call.forget(cancel);
        return true;
    }

    private void cancelled() {
        if (!done) {
            done = true;
            promise.fail(call.cancelled());
            onAbandoned.run();
        }
    }
}
