package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.Server;
import dev.headrace.resource.InvalidResources;
import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The server as a whole: outages, reloads, deadlines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerIT {
    private final Vertx vertx = Vertx.vertx();
    private final ChaosProxy postgres = new ChaosProxy(vertx, TestPostgres.port());
    private String database;
    private TestServer server;

    @BeforeEach
    void prepare() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE items (id int PRIMARY KEY, name text);
                INSERT INTO items VALUES (1, 'one');
                CREATE VIEW stuck AS SELECT id FROM items WHERE pg_sleep(60) IS NOT NULL;
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterAll
    void end() {
        Await.value(vertx.close());
    }

    private void serve() {
        server = TestServer.start("postgresql://postgres@127.0.0.1:" + postgres.port() + "/" + database, """
                postgres: { url: "${DATABASE_URL}", pool: { max-size: 3, min-size: 0 } }
                resources:
                  items: { access: { read: anyone } }
                  stuck: { key: [id], access: { read: anyone } }
                """);
    }

    @Test
    void startsWithoutPostgresAndBecomesReadyByItself() {
        postgres.close();
        serve();
        HttpResponse<String> early = server.get("/api/items/1");
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.headers().firstValue("retry-after")).isPresent();
        assertThat(server.admin("GET", "/ready").statusCode()).isEqualTo(503);
        assertThat(server.admin("GET", "/live").statusCode()).isEqualTo(200);
        postgres.open();
        Await.until("it is ready", () -> server.admin("GET", "/ready").statusCode() == 200);
        assertThat(server.get("/api/items/1").body()).isEqualTo("{\"id\":1,\"name\":\"one\"}");
    }

    @Test
    void tellsWhyItDoesNotStart() {
        serve();
        for (int i = 0; i < 5; i++) {
            Future<Server> refused = Server.start(TestServer.settings(TestPostgres.url(database), """
                            postgres: { url: "${DATABASE_URL}" }
                            resources: { missing: { access: { read: anyone } } }
                            """), () -> 0);
            assertThat(Await.failure(refused)).isInstanceOf(InvalidResources.class);
        }
    }

    @Test
    void answersAtOnceDuringAnOutageAndGoesOnAfterIt() {
        serve();
        assertThat(server.get("/api/items").statusCode()).isEqualTo(200);
        postgres.close();
        Await.until("the outage is noticed", () -> server.get("/api/items").statusCode() == 503);
        assertThat(server.get("/api/items/1").statusCode()).isEqualTo(503);
        postgres.open();
        Await.until("it serves again", () -> server.get("/api/items").statusCode() == 200);
    }

    @Test
    void seesANewColumnAfterAReload() {
        serve();
        TestPostgres.execute(database, "ALTER TABLE items ADD COLUMN colour text DEFAULT 'red'");
        assertThat(server.get("/api/items/1?select=colour").statusCode()).isEqualTo(400);
        assertThat(server.admin("POST", "/ops/reload").statusCode()).isEqualTo(200);
        assertThat(server.get("/api/items/1?select=colour").body()).isEqualTo("{\"colour\":\"red\"}");
        TestPostgres.execute(database, "ALTER TABLE items ADD COLUMN size int DEFAULT 4; NOTIFY headrace, 'reload'");
        Await.until("it heard", () -> server.get("/api/items/1?select=size").statusCode() == 200);
    }

    @Test
    void keepsTheOldCatalogueWhenTheNewOneDoesNotFit() {
        serve();
        TestPostgres.execute(database, "DROP VIEW stuck");
        HttpResponse<String> refused = server.admin("POST", "/ops/reload");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).contains("public.stuck").contains("The old catalogue stays");
        assertThat(server.get("/api/items/1").statusCode()).isEqualTo(200);
    }

    @Test
    void cancelsTheQueryAtTheStatementTimeout() {
        server = TestServer.start(TestPostgres.url(database), """
                postgres: { url: "${DATABASE_URL}", statement-timeout: 300ms }
                resources:
                  stuck: { key: [id], access: { read: anyone } }
                """);
        HttpResponse<String> answer = server.get("/api/stuck");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(server.get("/api/stuck/1").statusCode()).isEqualTo(504);
    }

    @Test
    void measuresByTemplateAndNotByPath() {
        serve();
        server.get("/api/items/1");
        server.get("/api/items/2");
        server.get("/no/such/path");
        String metrics = server.admin("GET", "/metrics").body();
        assertThat(metrics).contains("route=\"/api/{resource}/{key}\"").doesNotContain("items/1");
    }
}
