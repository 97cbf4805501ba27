package dev.headrace.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.call.Caller;
import dev.headrace.call.Deadline;
import dev.headrace.call.NanoClock;
import dev.headrace.catalog.CatalogReader;
import dev.headrace.config.Binder;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.dialect.Payload;
import dev.headrace.dialect.Preferences;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.Representation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WriteKind;
import dev.headrace.dialect.WritePlanner;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.dialect.WriteStatement;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.PostgresConfig;
import dev.headrace.postgres.Transaction;
import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What caches hear of writes, and when. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WritesIT implements RowChanges {
    private final Vertx vertx = Vertx.vertx();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Touched> touched = new CopyOnWriteArrayList<>();
    private String database;
    private Postgres postgres;
    private Resources resources;
    private Context loop;
    /** What begin answers; null for an intent at once. */
    private volatile Future<Void> beginning;

    private volatile Future<Void> ending;

    @BeforeAll
    void connect() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE rows (id int PRIMARY KEY, note text UNIQUE);
                CREATE TABLE late (id int PRIMARY KEY, other int REFERENCES rows DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE keyless (note text);
                CREATE VIEW seen AS SELECT * FROM rows;
                """);
        PostgresConfig config = bind(PostgresConfig.class, "url: \"" + TestPostgres.url(database) + "\"");
        postgres = new Postgres(vertx, config, 1, new Watcher() {}, NanoClock.system());
        Map<String, ResourceConfig> configured = Map.of(
                "rows", bind(ResourceConfig.class, "access: { write: anyone }"),
                "late", bind(ResourceConfig.class, "access: { write: anyone }"),
                "keyless", bind(ResourceConfig.class, "access: { write: anyone }"),
                "seen", bind(ResourceConfig.class, "key: [id]"));
        resources = Await.value(postgres.withConnection(connection -> new CatalogReader(vertx)
                .read(connection, Resources.tablesOf(configured))
                .map(catalog -> Resources.of(configured, catalog))));
        loop = vertx.getOrCreateContext();
    }

    private static <T extends Record> T bind(Class<T> type, String yaml) {
        return Binder.bind(type, new Source("test", yaml), Overrides.none(Map.of()))
                .value();
    }

    @AfterAll
    void disconnect() {
        Await.value(postgres.close());
        Await.value(vertx.close());
    }

    @BeforeEach
    void forget() {
        TestPostgres.execute(
                database,
                "TRUNCATE rows, late, keyless; INSERT INTO rows SELECT n, 'note ' || n FROM generate_series(1, 3000) n");
        heard.clear();
        touched.clear();
        beginning = Future.succeededFuture();
        ending = Future.succeededFuture();
    }

    @Override
    public Future<Intent> begin(Write write, Touched rows, Transaction transaction) {
        heard.add("begin " + write.resource().name());
        touched.add(rows);
        return beginning.map(done -> new Intent() {
            @Override
            public Future<Void> committed() {
                heard.add("committed, " + notes());
                return ending;
            }

            @Override
            public Future<Void> unknown() {
                heard.add("unknown");
                return ending;
            }

            @Override
            public Future<Void> rolledBack() {
                heard.add("rolled back");
                return ending;
            }
        });
    }

    /** How many rows others see changed. */
    private String notes() {
        return query("SELECT count(*) FROM rows WHERE note NOT LIKE 'note%'") + " seen";
    }

    @Test
    void tellsTheKeysBeforeAndAfterTheCommit() {
        Await.value(write(WriteKind.UPDATE, "rows", "id=in.(1,2)", "{\"note\":null}"));
        Await.value(write(WriteKind.UPDATE, "rows", "id=eq.3", "{\"note\":\"new\"}"));
        assertThat(heard).containsExactly("begin rows", "committed, 0 seen", "begin rows", "committed, 1 seen");
        assertThat(touched)
                .containsExactly(
                        new Touched(Set.of(List.of("1"), List.of("2")), false),
                        new Touched(Set.of(List.of("3")), false));
    }

    @Test
    void tellsOldAndNewKeys() {
        Await.value(write(WriteKind.UPDATE, "rows", "id=eq.7", "{\"id\":7777}"));
        assertThat(touched).containsExactly(new Touched(Set.of(List.of("7"), List.of("7777")), false));
    }

    @Test
    void tellsWhenItDoesNotKnow() {
        Await.value(write(WriteKind.UPDATE, "rows", "id=lte.1000", "{\"note\":null}"));
        Await.value(write(WriteKind.UPDATE, "rows", "id=lte.1001", "{\"note\":null}"));
        Await.value(write(WriteKind.INSERT, "keyless", "", "{\"note\":null}"));
        Await.value(write(WriteKind.UPDATE, "seen", "id=eq.2000", "{\"id\":20000}"));
        Await.value(write(
                WriteKind.INSERT,
                "rows",
                "on_conflict=note",
                "{\"id\":5000,\"note\":\"note 2001\"}",
                "resolution=merge-duplicates"));
        assertThat(touched).extracting(Touched::wholeTable).containsExactly(false, true, true, true, true);
        assertThat(touched.get(0).keys()).hasSize(1000);
        assertThat(touched.get(1).keys()).isEmpty();
    }

    @Test
    void saysNothingWhenNothingIsTouched() {
        Await.value(write(WriteKind.DELETE, "rows", "id=eq.-1", null));
        Await.failure(write(WriteKind.INSERT, "rows", "", "{\"id\":1}"));
        assertThat(heard).isEmpty();
    }

    @Test
    void tellsOfARollback() {
        Await.failure(write(WriteKind.INSERT, "late", "", "{\"id\":1,\"other\":-1}"));
        assertThat(heard).containsExactly("begin late", "rolled back");
        assertThat(query("SELECT count(*) FROM late")).isEqualTo("0");
    }

    @Test
    void tellsOfACancellationWhileSomebodyThinks() {
        Promise<Void> thinking = Promise.promise();
        beginning = thinking.future();
        Call call = call();
        Future<Written> write = write(call, WriteKind.UPDATE, "rows", "id=eq.1", "{\"note\":\"new\"}");
        Await.until("it has begun", () -> !heard.isEmpty());
        loop.runOnContext(go -> call.cancel(Fault.of(FaultCode.CLIENT_LEFT, "gone")));
        assertThat(((Fault) Await.failure(write)).is(FaultCode.CLIENT_LEFT)).isTrue();
        thinking.complete();
        Await.until("it is told", () -> heard.size() == 2);
        assertThat(heard).containsExactly("begin rows", "rolled back");
        assertThat(query("SELECT note FROM rows WHERE id = 1")).isEqualTo("note 1");
    }

    @Test
    void goesOnWhateverBecomesOfTheTelling() {
        beginning = Future.failedFuture("no cache");
        Await.value(write(WriteKind.UPDATE, "rows", "id=eq.1", "{\"note\":\"new\"}"));
        assertThat(heard).containsExactly("begin rows");
        beginning = Future.succeededFuture();
        ending = Future.failedFuture("no cache");
        Await.value(write(WriteKind.UPDATE, "rows", "id=eq.1", "{\"note\":\"newer\"}"));
        assertThat(query("SELECT note FROM rows WHERE id = 1")).isEqualTo("newer");
    }

    @Test
    void answersOnlyAfterEverybodyKnows() {
        Promise<Void> telling = Promise.promise();
        ending = telling.future();
        Future<Written> write = write(WriteKind.UPDATE, "rows", "id=eq.1", "{\"note\":\"new\"}");
        Await.until("it is committed", () -> heard.contains("committed, 1 seen"));
        assertThat(write.isComplete()).isFalse();
        telling.complete();
        assertThat(Await.value(write).rows()).isEqualTo(1);
    }

    private Future<Written> write(WriteKind kind, String resource, String query, String body, String... preferences) {
        return write(call(), kind, resource, query, body, preferences);
    }

    private Future<Written> write(
            Call call, WriteKind kind, String name, String query, String body, String... preferences) {
        Resource resource = resources.accepted(name);
        WriteRequest request = WriteRequest.parse(
                kind,
                query,
                new QueryLimits(64, 1000),
                Preferences.parse(List.of(preferences)),
                Representation.ARRAY,
                Optional.<RowKey>empty());
        Payload payload = body == null
                ? Payload.NONE
                : Payload.parse(Payload.Format.JSON, body.getBytes(StandardCharsets.UTF_8), false, 100);
        WriteStatement statement = WritePlanner.plan(resource.readable(), request, payload);
        Write write = new Write(
                resource,
                request,
                payload,
                statement,
                statement.sql(List.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Promise<Written> promise = Promise.promise();
        loop.runOnContext(go ->
                new Writes(postgres, this, Optional.empty()).write(call, write).onComplete(promise));
        return promise.future();
    }

    private static Call call() {
        NanoClock clock = NanoClock.system();
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), clock);
        return new Call("id", "trace", "POST", Caller.anonymous("127.0.0.1"), deadline, clock);
    }

    private String query(String sql) {
        try (var connection = TestPostgres.connect(database);
                var rows = connection.createStatement().executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
