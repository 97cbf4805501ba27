package dev.headrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.RawClient;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Downloads: whole, or visibly broken, and never at the cost of somebody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportIT {
    private static final String EXPORTS = "application_name = 'headrace' AND state <> 'idle' AND query LIKE '%big%'";

    private String database;
    private TestServer server;

    @BeforeAll
    void serve() {
        database = TestPostgres.createDatabase();
        TestPostgres.execute(database, """
                CREATE TABLE big (id int PRIMARY KEY, filler text);
                INSERT INTO big SELECT n, repeat('x', 1000) FROM generate_series(1, 60000) n;
                CREATE TABLE small (id int PRIMARY KEY, name text);
                INSERT INTO small VALUES (1, 'one'), (2, '=1+1'), (3, 'a,b'), (4, NULL);
                CREATE TABLE wide (id int PRIMARY KEY, filler text);
                INSERT INTO wide SELECT n, repeat('y', 10000000) FROM generate_series(1, 3) n;
                ANALYZE big, small, wide;
                """);
        server = TestServer.start(TestPostgres.url(database), """
                postgres: { url: "${DATABASE_URL}" }
                exports: { max-concurrent: 2, stall-timeout: 1s }
                resources:
                  big: { access: { read: anyone } }
                  small: { access: { read: anyone } }
                  wide: { access: { read: anyone } }
                """);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void sendsAFileWithItsNameItsTypeAndItsNumberOfRows() {
        HttpResponse<String> answer = server.get("/export/small?format=csv&order=id");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
        assertThat(answer.headers().firstValue("content-disposition"))
                .hasValueSatisfying(
                        name -> assertThat(name).matches("attachment; filename=\"small-\\d{8}-\\d{6}\\.csv\""));
        assertThat(answer.headers().firstValue("x-row-count")).hasValue("4");
        assertThat(answer.body()).isEqualTo("id,name\n1,one\n2,=1+1\n3,\"a,b\"\n4,\n");
    }

    @Test
    void disarmsFormulasForSpreadsheetsWhenAsked() {
        String body =
                server.get("/export/small?format=csv&for=spreadsheet&order=id").body();
        assertThat(body).isEqualTo("\ufeffid,name\n1,one\n2,\"'=1+1\"\n3,\"a,b\"\n4,\n");
    }

    @Test
    void takesTheFormatFromTheAcceptHeader() {
        assertThat(server.get("/export/small?select=id&order=id", "accept", "application/x-ndjson")
                        .body())
                .isEqualTo("{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n{\"id\":4}\n");
    }

    @ParameterizedTest
    @CsvSource({"format=csv&format=json, format", "format=csv&for=spreadsheet&for=spreadsheet, for"})
    void refusesAParameterThatIsGivenTwice(String query, String name) {
        HttpResponse<String> answer = server.get("/export/small?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("PGRST100", "Parameter '" + name + "' is given twice");
    }

    @Test
    void refusesAnUnknownFormatWithTheNearest() {
        HttpResponse<String> answer = server.get("/export/small?format=cvs");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("cvs").contains("json, ndjson, csv").contains("Perhaps you meant 'csv'");
    }

    @Test
    void tellsTheTypeWithoutRunningTheQuery() {
        HttpResponse<String> answer = server.head("/export/big?format=ndjson&filler=eq.x");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/x-ndjson"));
    }

    @Test
    void streamsEveryRow() {
        String body = server.get("/export/big?format=csv&select=id&order=id").body();
        assertThat(body.lines()).hasSize(60_001).endsWith("59999", "60000");
    }

    @Test
    void streamsRowsOfTenMegabytes() {
        HttpResponse<String> answer = server.get("/export/wide?format=json&order=id");
        assertThat(answer.body()).hasSizeGreaterThan(30_000_000).endsWith("\"}]");
    }

    /** Much less than a third of what the system buffers, in each stall-timeout. */
    @Test
    void letsAClientReadThatIsSlowButSteady() throws Exception {
        CountDownLatch pieces = new CountDownLatch(70);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (RawClient client = RawClient.withSmallBuffer(server.port())) {
            client.get("/export/big?format=csv");
            Callable<String> piece = () -> client.read(8 * 1024);
            Future<?> reading =
                    clock.scheduleAtFixedRate(() -> countIfWhole(piece, pieces), 0, 100, TimeUnit.MILLISECONDS);
            assertThat(pieces.await(30, TimeUnit.SECONDS)).as("read on").isTrue();
            reading.cancel(false);
            clock.shutdown();
            assertThat(clock.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(client.readUntil("x-row-count: 60000\r\n\r\n")).isTrue();
        } finally {
            clock.shutdownNow();
        }
        Await.until("the export ends", () -> sessions() == 0);
    }

    private static void countIfWhole(Callable<String> piece, CountDownLatch pieces) {
        try {
            if (piece.call().length() == 8 * 1024) {
                pieces.countDown();
            }
        } catch (Exception cutOff) {
            throw new AssertionError(cutOff);
        }
    }

    @Test
    void breaksTheConnectionWhenPostgresDiesInTheMiddle() throws Exception {
        try (RawClient client = RawClient.withSmallBuffer(server.port())) {
            client.get("/export/big?format=csv");
            client.read(50_000);
            Await.until("the export runs", () -> sessions() == 1);
            TestPostgres.execute(
                    "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + inDatabase(EXPORTS));
            assertThat(client.readToTheEnd()).doesNotEndWith("0\r\n\r\n").doesNotContain("x-row-count: 60000\r\n\r\n");
        }
        Await.until("nothing runs", () -> sessions() == 0);
        assertThat(server.get("/export/small?format=csv").statusCode()).isEqualTo(200);
    }

    @Test
    void stopsTheQueryWhenTheClientLeaves() throws Exception {
        try (RawClient client = RawClient.withSmallBuffer(server.port())) {
            client.get("/export/big");
            client.read(10_000);
            Await.until("the export runs", () -> sessions() == 1);
        }
        Await.until("its connection is free", () -> sessions() == 0);
    }

    @Test
    void cutsAClientOffThatTakesNothing() throws Exception {
        try (RawClient client = RawClient.withSmallBuffer(server.port())) {
            client.get("/export/big");
            client.read(10_000);
            Await.until("the stalled export ends", () -> sessions() == 0);
            assertThat(client.readToTheEnd()).doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void refusesOneDownloadTooMany() throws Exception {
        try (RawClient first = RawClient.withSmallBuffer(server.port());
                RawClient second = RawClient.withSmallBuffer(server.port())) {
            first.get("/export/big");
            second.get("/export/big");
            first.read(1_000);
            second.read(1_000);
            HttpResponse<String> third = server.get("/export/big");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("retry-after")).isPresent();
            assertThat(third.body()).contains("HR201");
        }
        Await.until("both are gone", () -> sessions() == 0);
    }

    private int sessions() {
        try (Connection connection = TestPostgres.connect("postgres");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM pg_stat_activity WHERE " + inDatabase(EXPORTS))) {
            rows.next();
            return rows.getInt(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String inDatabase(String condition) {
        return "datname = '" + database + "' AND " + condition;
    }
}
