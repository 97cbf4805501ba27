package dev.headrace.postgres;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.call.Stage;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.PoolStatistics;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * PostgreSQL as the rest of the server sees it. Shared by all event loops; answers come on the caller's context.
 *
 * <p>Ways to it that are apart, so that none can starve another: {@link #pointText} for bounded reads by key, pipelined;
 * {@link #rows} for short lists and {@link #transaction} for writes; {@link #cursor} for what is streamed; {@link #withConnection} for the catalogue. Whatever runs
 * for a call stops when the call is cancelled: the caller hears the reason at once, PostgreSQL is asked to stop, and the
 * connection goes back when it has. Expected failures are faults, see {@link SqlFaults}.
 */
public final class Postgres {
    private static final Collector<Row, ?, Optional<String>> ONLY_TEXT =
            Collectors.mapping(row -> String.valueOf(row.getValue(0)), Collectors.reducing((first, second) -> first));
    private static final Collector<Row, ?, List<String>> TEXTS =
            Collectors.mapping(row -> row.getString(0), Collectors.toList());
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Watcher watcher;
    private final NanoClock clock;
    private final StatementTimeout statementTimeout;
    private final Connector connector;
    private final ConnectionPool lists;
    private final ConnectionPool exports;
    private final PointReads points;
    private final List<NotificationListener> listeners = new CopyOnWriteArrayList<>();
    private final long report;

    /**
     * Begins to connect in the background; whether PostgreSQL is there does not matter yet.
     *
     * @param mostExports how many export cursors may be open at once
     */
    public Postgres(Vertx vertx, PostgresConfig config, int mostExports, Watcher watcher, NanoClock clock) {
        this.vertx = vertx;
        this.watcher = watcher;
        this.clock = clock;
        this.statementTimeout = new StatementTimeout(config.statementTimeout());
        this.connector = new Connector(vertx, SessionOptions.of(config), config.connectTimeout(), watcher);
        this.lists = pool("lists", config.pool(), Postgres::poolFull);
        this.exports = pool("exports", forExports(config.pool(), mostExports), Postgres::tooManyExports);
        PoolConfig pool = config.pool();
        Bulkhead bulkhead = new Bulkhead(Math.max(1, pool.maxSize() * 6 / 10), pool.maxWaiting());
        this.points = new PointReads(vertx, connector, bulkhead, this::throughPool, watcher, clock);
        this.report = config.poolReport().isZero()
                ? -1
                : vertx.setPeriodic(
                        config.poolReport().toMillis(), id -> statistics().forEach(watcher::poolReported));
    }

    /** @throws dev.headrace.config.InvalidSetting when the URL names a file that cannot be used */
    public static void checkFiles(PostgresConfig config) {
        SessionOptions.of(config);
    }

    /** Connects once, without a pool, for a command that asks a single thing. */
    public static <T> Future<T> once(Vertx vertx, PostgresConfig config, Function<SqlConnection, Future<T>> work) {
        return PgConnection.connect(vertx, SessionOptions.of(config))
                .map(Connector::quiet)
                .compose(connection -> work.apply(connection).eventually(connection::close))
                .recover(failure -> Future.failedFuture(SqlFaults.of(failure)));
    }

    /** Asks once, without a pool. Answers the rows, each with its columns, which must be texts. */
    public static Future<List<List<String>>> ask(
            Vertx vertx, PostgresConfig config, String sql, List<Object> arguments) {
        return once(
                vertx,
                config,
                connection ->
                        connection.preparedQuery(sql).execute(tuple(arguments)).map(Postgres::texts));
    }

    /** Runs a script of several statements, without a pool. */
    public static Future<Void> run(Vertx vertx, PostgresConfig config, String script) {
        return once(
                vertx, config, connection -> connection.query(script).execute().mapEmpty());
    }

    static List<List<String>> texts(RowSet<Row> rows) {
        List<List<String>> texts = new ArrayList<>(rows.size());
        for (Row row : rows) {
            List<String> columns = new ArrayList<>(row.size());
            for (int i = 0; i < row.size(); i++) {
                columns.add(row.getString(i));
            }
            texts.add(columns);
        }
        return texts;
    }

    /** Runs a statement and answers the first column of its only row as text. */
    public Future<Optional<String>> text(Call call, String sql, List<Object> arguments) {
        return query(call, sql, tuple(arguments), ONLY_TEXT);
    }

    /** Runs a statement that reads by key, pipelined, and answers the first column of its only row as text. */
    public Future<Optional<String>> pointText(Call call, String sql, List<Object> arguments) {
        return point(call, sql, tuple(arguments), ONLY_TEXT);
    }

    /** Runs a statement that reads few rows by key, pipelined, and answers the first column of each, null for NULL. */
    public Future<List<String>> pointTexts(Call call, String sql, List<Object> arguments) {
        return point(call, sql, tuple(arguments), TEXTS);
    }

    /**
     * Runs a statement, hands its rows to the sink and answers how many they were.
     *
     * <p>All of them come at once: for statements whose answer is known to be small. The rules for the sink are those of
     * {@link OpenCursor#read}.
     */
    public Future<Integer> rows(Call call, String sql, List<Object> arguments, RowSink sink) {
        return read(call, sql, pooled -> PgWire.rows(pooled, sql, tuple(arguments), sink), Integer::longValue);
    }

    /**
     * Runs a statement and answers what the collector makes of its rows.
     *
     * <p>The collector runs on the connection's event loop, which may not be the caller's: it must touch nothing but its
     * container. A repeated read starts with a new container.
     */
    <T> Future<T> query(Call call, String sql, Tuple arguments, Collector<Row, ?, T> collector) {
        return this.<SqlResult<T>>read(
                        call,
                        sql,
                        pooled -> pooled.connection
                                .preparedQuery(sql)
                                .collecting(collector)
                                .execute(arguments),
                        SqlResult::size)
                .map(SqlResult::value);
    }

    /** Runs a statement that reads few rows by key. The same rules for the collector as in {@link #query}. */
    <T> Future<T> point(Call call, String sql, Tuple arguments, Collector<Row, ?, T> collector) {
        return points.read(call, sql, arguments, collector);
    }

    /**
     * Runs work within a transaction of its own, and commits when its future succeeds; answers what that brought.
     *
     * <p>The work may be run twice, see {@link Transaction}: it begins anew each time, with nothing kept of the attempt
     * before. When nobody answered the COMMIT, the failure is {@code OUTCOME_UNKNOWN}.
     */
    public <T> Future<T> transaction(Call call, Function<Transaction, Future<T>> work) {
        return transaction(call, Map.of(), work);
    }

    /** @param settings set for this transaction alone; they travel with its BEGIN */
    public <T> Future<T> transaction(Call call, Map<String, String> settings, Function<Transaction, Future<T>> work) {
        return new PooledTransaction<>(vertx, lists, statementTimeout, watcher, clock, call, settings, work).start();
    }

    /** Opens a cursor. Whoever gets it reads it to its end or closes it. */
    public Future<OpenCursor> cursor(Call call, Purpose purpose, String sql, List<Object> arguments) {
        return cursor(call, purpose, sql, tuple(arguments));
    }

    Future<OpenCursor> cursor(Call call, Purpose purpose, String sql, Tuple arguments) {
        if (call.cancelled() != null) {
            return Future.failedFuture(call.cancelled());
        }
        ConnectionPool pool = purpose == Purpose.LIST ? lists : exports;
        long since = clock.nanos();
        Context context = vertx.getOrCreateContext();
        Promise<OpenCursor> promise = EventLoops.promiseOn(context);
        Acquisition acquisition = pool.acquire(context);
        Runnable cancel = () -> {
            acquisition.abandon(call.cancelled());
            promise.tryFail(call.cancelled());
        };
        call.onCancel(cancel);
        acquisition.future().onComplete((connection, failure) -> {
            call.forget(cancel);
            call.timings().add(Stage.WAIT, clock.nanos() - since);
            if (failure != null) {
                promise.tryFail(failure);
            } else if (call.cancelled() != null) {
                pool.release(connection);
            } else {
                long timeout = purpose == Purpose.LIST ? statementTimeout.within(call.deadline()) : whole(call);
                promise.complete(
                        new OpenCursor(vertx, pool, connection, timeout, watcher, clock, call, sql, arguments));
            }
        });
        return promise.future();
    }

    /** Lends a connection of its own, opened for this and closed after it, to who needs more than one statement. */
    public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work) {
        return connector
                .open(EventLoops.freshOn(vertx.getOrCreateContext()))
                .compose(connection -> work.apply(connection).eventually(connection::close))
                .recover(failure -> Future.failedFuture(SqlFaults.of(failure)));
    }

    /** Runs a script of several statements, over a connection of its own. */
    public Future<Void> run(String script) {
        return withConnection(connection -> connection.query(script).execute().mapEmpty());
    }

    /**
     * Listens for notifications until this is closed, through all outages. Completes, always well, when it listens or when
     * the first attempt to do so has failed.
     *
     * @param listening told each time it begins to listen: what was sent before may have been missed
     */
    public Future<Void> listen(String channel, Consumer<String> heard, Runnable listening) {
        return listener(Optional.of(channel), heard, listening).start();
    }

    /** The same, not started, for who also asks over the connection; without a channel for who only asks. */
    public NotificationListener listener(Optional<String> channel, Consumer<String> heard, Runnable listening) {
        NotificationListener listener = new NotificationListener(vertx, connector, channel, heard, listening);
        listeners.add(listener);
        return listener;
    }

    /** Whether PostgreSQL could be reached when last tried; an outage ends by itself. */
    public boolean isUp() {
        return connector.isUp();
    }

    public List<PoolStatistics> statistics() {
        return List.of(lists.statistics(), exports.statistics(), points.statistics());
    }

    public Future<Void> close() {
        if (report >= 0) {
            vertx.cancelTimer(report);
        }
        connector.close();
        listeners.forEach(NotificationListener::close);
        points.close();
        return Future.join(lists.close(), exports.close()).mapEmpty();
    }

    private static Tuple tuple(List<Object> arguments) {
        return Tuple.from(arguments.toArray());
    }

    private <R> Future<R> read(
            Call call, String sql, Function<PooledConnection, Future<R>> statement, ToLongFunction<R> size) {
        return new PooledRead<>(vertx, lists, statementTimeout, watcher, clock, call, sql, statement, size).start();
    }

    private <T> Future<?> throughPool(PointRead<T> read) {
        return this.<SqlResult<T>>read(read.call, read.sql, pooled -> read.execute(pooled.connection), SqlResult::size)
                .onComplete((result, failure) -> {
                    if (failure == null) {
                        read.succeed(result.value());
                    } else {
                        read.fail(failure);
                    }
                });
    }

    /** An export's statement may take as long as its call; without a deadline only the client's stalling ends it. */
    private static long whole(Call call) {
        return call.deadline().isBounded() ? Math.max(1, call.deadline().remainingMillis()) : 0;
    }

    private ConnectionPool pool(String name, PoolConfig config, Supplier<Fault> full) {
        return new ConnectionPool(name, config, full, connector, statementTimeout, vertx, watcher, clock);
    }

    private static PoolConfig forExports(PoolConfig pool, int most) {
        return new PoolConfig(
                most, 0, pool.idleTimeout(), pool.acquireTimeout(), pool.maxLifetime(), pool.maxUses(), 0);
    }

    private static Fault poolFull() {
        return Fault.of(FaultCode.POOL_FULL, "Too many requests wait for the database");
    }

    private static Fault tooManyExports() {
        return Fault.of(FaultCode.TOO_MANY_EXPORTS, "Too many downloads run at once")
                .retryAfter(RETRY_AFTER);
    }
}
