package dev.headrace.postgres;

import dev.headrace.call.Call;
import dev.headrace.call.Caller;
import dev.headrace.call.Deadline;
import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.EventLoops;
import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import dev.headrace.watch.PoolStatistics;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** The component against a database of its own, with its events recorded. */
final class PostgresUnderTest implements Watcher, AutoCloseable {
    static final PoolConfig POOL =
            new PoolConfig(4, 0, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(30), 0, 50);
    static final Collector<Row, ?, List<String>> FIRST_COLUMN =
            Collectors.mapping(row -> row.getString(0), Collectors.toList());

    /** Collects the text of each row's first column. */
    static RowSink firstColumnInto(List<String> texts) {
        return (bytes, offset, length) -> {
            int size = ByteBuffer.wrap(bytes, offset + 2, 4).getInt();
            texts.add(new String(bytes, offset + 6, size, StandardCharsets.UTF_8));
        };
    }

    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    final String database = TestPostgres.createDatabase();
    final List<Fault> refused = new CopyOnWriteArrayList<>();
    final List<PoolStatistics> reported = new CopyOnWriteArrayList<>();
    final List<String> outages = new CopyOnWriteArrayList<>();
    final List<String> queries = new CopyOnWriteArrayList<>();
    final Context loop = EventLoops.next(vertx);
    final Context otherLoop = EventLoops.next(vertx);
    final Postgres postgres;

    PostgresUnderTest(PoolConfig pool) {
        this(pool, TestPostgres.port(), Duration.ofSeconds(1), Duration.ZERO);
    }

    PostgresUnderTest(PoolConfig pool, int port, Duration lockTimeout, Duration poolReport) {
        PostgresConfig config = new PostgresConfig(
                "postgresql://postgres@127.0.0.1:" + port + "/" + database,
                pool,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                lockTimeout,
                Duration.ofMillis(100),
                poolReport);
        postgres = new Postgres(vertx, config, 2, this, NanoClock.system());
    }

    Call call() {
        return call(Duration.ofMinutes(5));
    }

    Call call(Duration time) {
        NanoClock clock = NanoClock.system();
        return new Call("id", "trace", "GET", Caller.anonymous("127.0.0.1"), Deadline.in(time, clock), clock);
    }

    /** Runs on an event loop, as a request does. */
    <T> Future<T> run(Supplier<Future<T>> work) {
        return run(loop, work);
    }

    <T> Future<T> run(Context context, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(go -> work.get().onComplete(promise));
        return promise.future();
    }

    void cancel(Call call) {
        loop.runOnContext(go -> call.cancel(Fault.of(FaultCode.DEADLINE_PASSED, "too late")));
    }

    Future<List<String>> query(Call call, String sql) {
        return run(() -> postgres.query(call, sql, Tuple.tuple(), FIRST_COLUMN));
    }

    Future<List<String>> point(Call call, String sql) {
        return run(() -> postgres.point(call, sql, Tuple.tuple(), FIRST_COLUMN));
    }

    PoolStatistics lists() {
        return postgres.statistics().get(0);
    }

    PoolStatistics exports() {
        return postgres.statistics().get(1);
    }

    void execute(String sql) {
        TestPostgres.execute(database, sql);
    }

    /** Sessions of the product that match the condition on pg_stat_activity. */
    int sessions(String condition) {
        String sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'headrace' AND datname = '"
                + database + "' AND (" + condition + ")";
        try (var connection = TestPostgres.connect("postgres");
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    void terminateAll() {
        TestPostgres.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'headrace' AND datname = '"
                        + database + "'");
    }

    @Override
    public void queryEnded(String pool, String sql, Duration took, long rows, Throwable failure) {
        queries.add(pool + " " + rows + " " + (failure == null ? "ok" : "failed") + " " + sql);
    }

    @Override
    public void connectionRefused(String pool, Fault reason) {
        refused.add(reason);
    }

    @Override
    public void poolReported(PoolStatistics statistics) {
        reported.add(statistics);
    }

    @Override
    public void postgresLost(Throwable reason) {
        outages.add("lost");
    }

    @Override
    public void postgresFound(String version) {
        outages.add("found");
    }

    @Override
    public void close() {
        Await.value(postgres.close());
        Await.value(vertx.close());
    }
}
