package dev.headrace.postgres;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** One attempt at a transaction, on one connection. Its BEGIN travels together with its first statement. */
final class OpenTransaction implements Transaction {
    private final PooledConnection connection;
    private final Context context;
    private final String begin;
    private final String pool;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Call call;
    /** Those who are to be told of the end; with it under their own lock, for they may come from any thread. */
    private final List<Function<Ending, Future<Void>>> hooks = new ArrayList<>(1);

    /** The answer to BEGIN, or null before it was sent. */
    private Future<?> begun;

    /** The answer to the statement sent last. */
    private Future<?> running = Future.succeededFuture();

    private boolean answered;
    private boolean failed;
    private boolean closed;
    private Ending ending;

    OpenTransaction(
            PooledConnection connection,
            Context context,
            String begin,
            String pool,
            Watcher watcher,
            NanoClock clock,
            Call call) {
        this.connection = connection;
        this.context = context;
        this.begin = begin;
        this.pool = pool;
        this.watcher = watcher;
        this.clock = clock;
        this.call = call;
    }

    @Override
    public Future<Integer> rows(String sql, List<Object> arguments, RowSink sink) {
        if (closed) {
            return Future.failedFuture(
                    call.cancelled() == null ? new IllegalStateException("the transaction ended") : call.cancelled());
        }
        if (begun == null) {
            begun = connection.connection.query(begin).execute();
        }
        long since = clock.nanos();
        Promise<Integer> answer = EventLoops.promiseOn(context);
        running = answer.future();
        answer.future().onComplete((rows, failure) -> answered(sql, since, rows, failure));
        PgWire.rows(connection, sql, Tuple.from(arguments.toArray()), sink).onComplete(answer);
        return answer.future();
    }

    private void answered(String sql, long since, Integer rows, Throwable failure) {
        long took = clock.nanos() - since;
        answered |= failure == null || !SqlFaults.isConnectionLost(failure);
        failed |= failure != null;
        call.timings().add(Stage.DATABASE, took);
        watcher.queryEnded(pool, sql, Duration.ofNanos(took), failure == null ? rows : -1, failure);
    }

    @Override
    public Future<Optional<String>> text(String sql, List<Object> arguments) {
        // Written on the connection's event loop, read after its answer came to the caller's.
        AtomicReference<String> found = new AtomicReference<>();
        return rows(sql, arguments, (bytes, offset, length) -> found.compareAndSet(null, firstText(bytes, offset)))
                .map(rows -> Optional.ofNullable(found.get()));
    }

    private static String firstText(byte[] bytes, int offset) {
        int size = ByteBuffer.wrap(bytes, offset + 2, 4).getInt();
        return size < 0 ? null : new String(bytes, offset + 6, size, StandardCharsets.UTF_8);
    }

    @Override
    public void onEnd(Function<Ending, Future<Void>> hook) {
        Ending known;
        synchronized (hooks) {
            known = ending;
            if (known == null) {
                hooks.add(hook);
            }
        }
        if (known != null) {
            tell(hook, known);
        }
    }

    /** Tells all hooks; completes, always well, when they are done. */
    Future<?> end(Ending how) {
        closed = true;
        List<Function<Ending, Future<Void>>> waiting;
        synchronized (hooks) {
            if (ending != null) {
                return Future.succeededFuture();
            }
            ending = how;
            waiting = List.copyOf(hooks);
        }
        List<Future<Void>> told = waiting.stream().map(hook -> tell(hook, how)).toList();
        return told.isEmpty() ? Future.succeededFuture() : Future.join(told).otherwiseEmpty();
    }

    private static Future<Void> tell(Function<Ending, Future<Void>> hook, Ending how) {
        try {
            return hook.apply(how);
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    /** Takes no more statements. */
    void close() {
        closed = true;
    }

    PooledConnection connection() {
        return connection;
    }

    /** Whether there is anything to end. */
    boolean hasBegun() {
        return begun != null;
    }

    /** Completes when BEGIN is answered: a cancel request before that could hit it, and leave the rest without it. */
    Future<?> begun() {
        return begun;
    }

    Future<?> running() {
        return running;
    }

    /** Whether PostgreSQL has answered a statement, well or not. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether PostgreSQL would make a rollback of a COMMIT, without saying so. */
    boolean isSpoilt() {
        return failed;
    }

    Future<?> send(String command) {
        return connection.connection.query(command).execute();
    }
}
