package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RawClient;
import dev.headrace.testing.RedisProcess;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Clients that leave while the row that they asked for is being loaded; a lock in PostgreSQL decides how long that takes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeavingClientIT {
    private String database;
    private RedisProcess redis;
    private TestServer server;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(
                database,
                "CREATE TABLE items (id int PRIMARY KEY, name text); INSERT INTO items SELECT n, 'x' FROM generate_series(1, 9) n");
        redis = RedisProcess.launch();
        server = TestServer.start(TestPostgres.url(database), redis.url(), """
                postgres: { url: "${DATABASE_URL}", lock-timeout: 0s }
                redis: { url: "${REDIS_URL}", command-timeout: 5s }
                cache: { near: { max-staleness: 20s } }
                resources:
                  items: { access: { read: anyone }, cache: { pattern: cache-aside } }
                """);
    }

    @AfterAll
    void stop() {
        server.close();
        redis.close();
    }

    @Test
    void s08_answersTheOthersWhenWhoBeganTheLoadHasLeft() throws IOException, SQLException {
        try (Connection locking = TestPostgres.connect(database);
                RawClient stays = new RawClient(server.port())) {
            lock(locking);
            try (RawClient leaves = new RawClient(server.port())) {
                leaves.get("/api/items/1");
                Await.until("the row is loaded", () -> loads() == 1);
                stays.send("GET /api/items/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                Await.until("both wait", () -> activeRequests() == 2);
            }
            Await.until("one has left", () -> activeRequests() == 1);
            assertThat(loads()).isEqualTo(1);
            locking.commit();
            assertThat(stays.readToTheEnd()).startsWith("HTTP/1.1 200").contains("x-cache: miss", "\"id\":1");
        }
        isStored(1);
    }

    @Test
    void s08_storesTheRowThoughAllHaveLeft() throws IOException, SQLException {
        try (Connection locking = TestPostgres.connect(database)) {
            lock(locking);
            try (RawClient leaves = new RawClient(server.port())) {
                leaves.get("/api/items/2");
                Await.until("the row is loaded", () -> loads() == 1);
            }
            Await.until("it has left", () -> activeRequests() == 0);
            assertThat(loads()).isEqualTo(1);
            locking.commit();
        }
        isStored(2);
    }

    private static void lock(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.createStatement().execute("LOCK TABLE items IN ACCESS EXCLUSIVE MODE");
    }

    private void isStored(int id) {
        String entry = "c:{items:" + id + "}";
        Await.until("it is stored", () -> redis.tell("EXISTS " + entry).equals(":1"));
        assertThat(redis.tell("EXISTS " + entry + ":l " + entry + ":w")).isEqualTo(":0");
        Await.until("it is near", () -> source(id).equals("near"));
        assertThat(loads()).isZero();
        assertThat(activeRequests()).isZero();
    }

    private String source(int id) {
        HttpResponse<String> answer = server.get("/api/items/" + id);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("x-cache").orElseThrow();
    }

    /** Statements that wait for the lock. */
    private int loads() {
        try (Connection connection = TestPostgres.connect(database);
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'items'::regclass")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int activeRequests() {
        return server.admin("GET", "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("http_server_active_requests "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
