package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.resource.RowTag;
import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.RawClient;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Writes that meet each other, that are given up, and whose database goes away: done once and whole, or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteTransactionIT {
    private final Vertx vertx = Vertx.vertx();
    private final ChaosProxy proxy = new ChaosProxy(vertx, TestPostgres.port());
    private String database;
    private TestServer server;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE rows (id int PRIMARY KEY, note text, at timestamptz DEFAULT now());
                INSERT INTO rows SELECT n, 'old' FROM generate_series(1, 20) n;
                CREATE TABLE slow (id int PRIMARY KEY);
                CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$;
                CREATE TRIGGER sleep BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION sleep();
                CREATE TABLE late (id int PRIMARY KEY);
                CREATE CONSTRAINT TRIGGER sleep AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION sleep();
                CREATE SEQUENCE attempts;
                CREATE TABLE unlucky (id int PRIMARY KEY, failures int);
                CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF nextval('attempts') <= NEW.failures THEN
                            RAISE EXCEPTION 'lost' USING ERRCODE = 'serialization_failure';
                        END IF;
                        RETURN NEW;
                    END $$;
                CREATE TRIGGER fail AFTER INSERT ON unlucky FOR EACH ROW EXECUTE FUNCTION fail();
                """);
        server = TestServer.start(TestPostgres.url(database, proxy.port()), """
                http: { request-timeout: 1500ms }
                postgres: { url: "${DATABASE_URL}", pool: { min-size: 1, max-size: 10 } }
                resources:
                  rows: { access: { read: anyone, write: anyone } }
                  slow: { access: { read: anyone, write: anyone } }
                  late: { access: { read: anyone, write: anyone } }
                  unlucky: { access: { read: anyone, write: anyone } }
                """);
        Await.until("it is ready", () -> server.admin("GET", "/ready").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        server.close();
        proxy.close();
        Await.value(vertx.close());
    }

    @Test
    void letsExactlyOneOfManyWritersWinWithTheSameTag() throws SQLException {
        for (int id = 1; id <= 5; id++) {
            String path = "/api/rows/" + id;
            String tag = tag(path);
            List<Integer> statuses = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(writer -> server.send("PATCH", path, "{\"note\":\"by " + writer + "\"}", "if-match", tag))
                    .map(HttpResponse::statusCode)
                    .toList();
            assertThat(statuses).filteredOn(status -> status == 204).hasSize(1);
            assertThat(statuses).filteredOn(status -> status == 412).hasSize(7);
            assertThat(query("SELECT note FROM rows WHERE id = " + id)).startsWith("by ");
        }
    }

    @Test
    void comparesTheTagOfTheRowAsItIs() {
        String path = "/api/rows/10";
        String tag = tag(path);
        fails(server.send("PATCH", path, "{\"note\":\"a\"}", "if-match", "\"other\""), 412, "HR112");
        fails(server.send("PATCH", path, "{\"note\":\"a\"}", "if-match", "W/" + tag), 412, "HR112");
        fails(server.send("PATCH", path, "{\"note\":\"a\"}", "if-match", "nonsense"), 400, "HR107");
        fails(server.send("DELETE", "/api/rows/999", null, "if-match", "*"), 412, "HR112");
        fails(server.send("PUT", "/api/rows/999", "{\"note\":\"a\"}", "if-match", "*"), 412, "HR112");
        fails(server.send("PATCH", "/api/rows?id=eq.10", "{\"note\":\"a\"}", "if-match", tag), 400, "HR107");
        assertThat(tag(path)).isEqualTo(tag);
        assertThat(server.send("PATCH", path, "{\"note\":\"b\"}", "if-match", "\"x\", " + tag)
                        .statusCode())
                .isEqualTo(204);
        fails(server.send("DELETE", path, null, "if-match", tag), 412, "HR112");
        assertThat(server.send("PUT", path, "{\"note\":\"c\"}", "if-match", "*").statusCode())
                .isEqualTo(204);
        assertThat(server.send("DELETE", path, null, "if-match", tag(path)).statusCode())
                .isEqualTo(204);
    }

    @Test
    void writesNothingForAClientThatLeft() throws Exception {
        String body = "{\"id\":1}";
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /api/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body);
            Await.until("it runs", () -> writing() == 1);
        }
        Await.until("it is cancelled", () -> writing() == 0);
        assertThat(query("SELECT count(*) FROM slow")).isEqualTo("0");
    }

    @Test
    void writesNothingBehindItsDeadline() throws SQLException {
        HttpResponse<String> answer = server.send("POST", "/api/slow", "{\"id\":2}");
        fails(answer, 504, answer.body().contains("57014") ? "57014" : "HR202");
        Await.until("it is cancelled", () -> writing() == 0);
        assertThat(query("SELECT count(*) FROM slow")).isEqualTo("0");
    }

    @Test
    void saysSoWhenTheOutcomeOfACommitIsNotKnown() {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        Thread client = new Thread(() -> answer.set(server.send("POST", "/api/late", "{\"id\":1}")));
        client.start();
        Await.until("it commits", () -> committing() == 1);
        proxy.cut();
        Await.until("it is answered", () -> answer.get() != null);
        fails(answer.get(), 503, "HR206");
        assertThat(answer.get().headers().firstValue("retry-after")).isEmpty();
        Await.until("it has recovered", () -> server.get("/api/rows/20").statusCode() == 200);
    }

    @Test
    void saysSoWhenTheDeadlinePassesWithinACommit() {
        fails(server.send("POST", "/api/late", "{\"id\":2}"), 503, "HR206");
    }

    @Test
    void repeatsOnceWhatLostAgainstAnother() throws SQLException {
        TestPostgres.execute(database, "ALTER SEQUENCE attempts RESTART");
        assertThat(server.send("POST", "/api/unlucky", "{\"id\":1,\"failures\":1}", "prefer", "return=representation")
                        .body())
                .isEqualTo("[{\"id\":1,\"failures\":1}]");
        assertThat(query("SELECT last_value FROM attempts")).isEqualTo("2");
        TestPostgres.execute(database, "ALTER SEQUENCE attempts RESTART");
        HttpResponse<String> answer = server.send("POST", "/api/unlucky", "{\"id\":2,\"failures\":9}");
        fails(answer, 503, "40001");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(query("SELECT last_value FROM attempts")).isEqualTo("2");
        assertThat(query("SELECT count(*) FROM unlucky")).isEqualTo("1");
    }

    @Test
    void repeatsOnceOnAConnectionThatDiedInThePool() throws SQLException {
        assertThat(server.send("PATCH", "/api/rows/15", "{\"note\":\"warm\"}").statusCode())
                .isEqualTo(204);
        TestPostgres.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'headrace' AND datname = '"
                        + database + "'");
        assertThat(server.send("PATCH", "/api/rows/15", "{\"note\":\"again\"}").statusCode())
                .isEqualTo(204);
        assertThat(query("SELECT note FROM rows WHERE id = 15")).isEqualTo("again");
    }

    private String tag(String path) {
        return RowTag.of(server.get(path).body().getBytes(StandardCharsets.UTF_8));
    }

    private int writing() {
        return sessions("state = 'active' AND query LIKE '%INSERT INTO%slow%'");
    }

    private int committing() {
        return sessions("state = 'active' AND query = 'COMMIT'");
    }

    private int sessions(String condition) {
        try {
            return Integer.parseInt(
                    query("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'headrace' AND datname = '"
                            + database + "' AND " + condition));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private String query(String sql) throws SQLException {
        try (var connection = TestPostgres.connect(database);
                var rows = connection.createStatement().executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private static void fails(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
