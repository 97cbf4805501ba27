package dev.headrace.it;

import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;

/** Two servers that write a table of counters behind, and a proxy between them and PostgreSQL. */
final class WrittenBehind implements AutoCloseable {
    private static final String YAML = """
            postgres: { url: "${DATABASE_URL}", lock-timeout: 30s, statement-timeout: 60s }
            redis: { url: "${REDIS_URL}", command-timeout: COMMAND_TIMEOUT }
            journal: { max-pending: 80, batch: 50 }
            resources:
              counters:
                access: { read: anyone, write: anyone }
                cache: { pattern: write-behind }
            """;

    final RedisProcess redis = RedisProcess.launch("--appendonly", "yes", "--appendfsync", "always");
    final String database = TestPostgres.createDatabase();
    final ChaosProxy proxy;
    final TestServer first;
    final TestServer second;
    private final Vertx vertx = Vertx.vertx();
    private final String yaml;

    /** @param commandTimeout of Redis: long, unless the test is about it */
    WrittenBehind(String commandTimeout) {
        TestPostgres.execute(database, """
                CREATE TABLE owners (id int PRIMARY KEY);
                INSERT INTO owners VALUES (1);
                CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL DEFAULT 0, note text,
                    owner int REFERENCES owners, changes int NOT NULL DEFAULT 0);
                INSERT INTO counters (id) SELECT generate_series(1, 100);
                CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN new.changes = old.changes + 1; RETURN new; END $$;
                """);
        proxy = new ChaosProxy(vertx, TestPostgres.port());
        yaml = YAML.replace("COMMAND_TIMEOUT", commandTimeout);
        first = newServer();
        second = newServer();
        awaitAccepting(first);
        awaitAccepting(second);
    }

    /** One more, for who closes it. */
    TestServer newServer() {
        return TestServer.start(TestPostgres.url(database, proxy.port()), redis.url(), yaml);
    }

    void awaitAccepting(TestServer server) {
        // Keys that follow each other stand in all parts of the journal.
        for (int id = 96; id < 100; id++) {
            int row = id;
            Await.until("writes are accepted", () -> patch(server, row, 0).statusCode() == 202);
        }
    }

    /** Has the database count how often it changes each row. */
    void countChanges() {
        TestPostgres.execute(
                database,
                "CREATE TRIGGER counts BEFORE UPDATE ON counters FOR EACH ROW EXECUTE FUNCTION count_change()");
    }

    static HttpResponse<String> patch(TestServer server, int id, int value, String... headers) {
        return server.send("PATCH", "/api/counters/" + id, "{\"value\":" + value + "}", headers);
    }

    static String row(int id, int value) {
        return "{\"id\":" + id + ",\"value\":" + value + ",\"note\":null,\"owner\":null,\"changes\":0}";
    }

    String value(int id) {
        return TestPostgres.text(database, "SELECT value FROM counters WHERE id = " + id);
    }

    String parked() {
        return TestPostgres.text(
                database,
                "SELECT coalesce(string_agg(row_key || ' ' || code, ', ' ORDER BY id), '')"
                        + " FROM headrace.parked_writes");
    }

    /** Lets no writer of the table on while the action runs. */
    void whileLocked(Runnable action) throws SQLException {
        try (Connection locker = TestPostgres.connect(database)) {
            locker.setAutoCommit(false);
            locker.createStatement().execute("LOCK TABLE counters IN SHARE MODE");
            action.run();
            locker.commit();
        }
    }

    @Override
    public void close() {
        second.close();
        first.close();
        redis.close();
        proxy.close();
        Await.value(vertx.close());
    }
}
