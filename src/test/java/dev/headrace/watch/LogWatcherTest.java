package dev.headrace.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.headrace.call.Call;
import dev.headrace.call.Caller;
import dev.headrace.call.Deadline;
import dev.headrace.call.Stage;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.core.VertxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogWatcherTest {
    private final AtomicLong now = new AtomicLong();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private Logger logger;
    private LogWatcher watcher;

    @BeforeEach
    void startWatcher() {
        watcher = watcherAt(Level.INFO);
    }

    private LogWatcher watcherAt(Level level) {
        LoggerContext context = new LoggerContext();
        logger = context.getLogger(Logging.OWN_LOGGER);
        logger.setLevel(level);
        appender.start();
        logger.addAppender(appender);
        return new LogWatcher(logger, Duration.ofMillis(100), Duration.ofMillis(500), now::get);
    }

    @Test
    void tellsSlowRequestWithItsStages() {
        Call call = call("GET", "/api/{resource}");
        call.timings().add(Stage.WAIT, millis(380));
        call.timings().add(Stage.DATABASE, millis(210));
        pass(612);

        watcher.callEnded(call, 200, 4711);

        assertThat(lines())
                .containsExactly(
                        "WARN  slow request method=GET route=/api/{resource} status=200 took_ms=612 wait_ms=380"
                                + " db_ms=210 send_ms=0 request_id=r-1 trace_id=t-1 bytes=4711");
    }

    @Test
    void keepsQuietAboutFastRequest() {
        Call call = call("GET", "/api/{resource}");
        pass(499);

        watcher.callEnded(call, 200, 1);

        assertThat(lines()).isEmpty();
    }

    @Test
    void tellsEveryRequestAtDebug() {
        watcher = watcherAt(Level.DEBUG);
        Call call = call("GET", "/api/{resource}");
        pass(3);

        watcher.callEnded(call, 404, 1);

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("DEBUG request method=GET")
                .contains("took_ms=3");
    }

    @Test
    void doesNotCallExportSlow() {
        Call call = call("GET", "/export/{resource}");
        watcher.exportStarted(call, "users");
        pass(60_000);
        watcher.exportEnded(call, "users", 1000, 50_000, null);
        watcher.callEnded(call, 200, 50_000);

        assertThat(lines())
                .containsExactly(
                        "INFO  export started resource=users request_id=r-1 trace_id=t-1",
                        "INFO  export ended resource=users rows=1000 bytes=50000 took_ms=60000 wait_ms=0 db_ms=0"
                                + " send_ms=0 request_id=r-1 trace_id=t-1");
    }

    @Test
    void tellsBrokenExportWithItsReason() {
        Call call = call("GET", "/export/{resource}");
        watcher.exportStarted(call, "users");
        watcher.exportEnded(call, "users", 10, 500, Fault.of(FaultCode.CLIENT_LEFT, "The client left"));

        assertThat(lines().get(1))
                .startsWith("WARN  export broken off resource=users rows=10")
                .contains("reason=HR204");
    }

    @Test
    void tellsSlowQueryOnOneLine() {
        watcher.queryEnded("lists", "SELECT *\n  FROM t\n WHERE id = $1", Duration.ofMillis(143), 20, null);

        assertThat(lines())
                .containsExactly(
                        "WARN  slow query pool=lists took_ms=143 rows=20 sql=\"SELECT * FROM t WHERE id = $1\"");
    }

    @Test
    void keepsQuietAboutFastQuery() {
        watcher.queryEnded("lists", "SELECT 1", Duration.ofMillis(99), 1, null);

        assertThat(lines()).isEmpty();
    }

    @Test
    void shortensLongStatement() {
        String line = LogWatcher.oneLine("SELECT " + "x, ".repeat(100_000) + "y");

        assertThat(line).hasSize(300).endsWith("…");
    }

    @Test
    void keepsShortStatementWhole() {
        assertThat(LogWatcher.oneLine(" SELECT\t1\r\n")).isEqualTo("SELECT 1");
    }

    @Test
    void neverPrintsWhatPostgresQuotesOfValues() {
        Throwable failure = new io.vertx.pgclient.PgException(
                "invalid input syntax for type integer: \"s3cret\"", "ERROR", "22P02", "s3cret");

        watcher.queryEnded("lists", "SELECT $1::int", Duration.ofSeconds(1), -1, failure);
        watcher.unexpected(call("GET", "/"), new IllegalStateException("reading failed", failure));
        watcher.streamBroken(call("GET", "/"), failure);
        watcher.exportEnded(call("GET", "/"), "users", 0, 0, failure);
        watcher.streamBroken(
                call("GET", "/"), Fault.ofSqlState("22P02", 400, "invalid input: \"s3cret\"", "s3cret", "s3cret"));

        assertThat(lines())
                .hasSize(5)
                .allMatch(line -> line.contains("22P02"))
                .noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void neverPrintsWhatALibraryQuotesOfValues() {
        Throwable parsing = catchThrowable(() -> Integer.parseInt("s3cret"));
        Throwable binding = VertxException.noStackTrace("Parameter at position[0] with value = [s3cret]");

        for (Throwable failure : List.of(parsing, binding)) {
            watcher.queryEnded("lists", "SELECT $1::int", Duration.ofSeconds(1), -1, failure);
            watcher.unexpected(call("GET", "/"), failure);
            watcher.unexpected(call("GET", "/"), new IllegalStateException("reading failed", failure));
            watcher.unexpected(call("GET", "/"), new CompletionException(failure));
            watcher.streamBroken(call("GET", "/"), failure);
            watcher.exportEnded(call("GET", "/"), "users", 0, 0, failure);
        }
        logger.error("cannot go on: " + parsing.getMessage(), parsing);

        assertThat(lines())
                .hasSize(13)
                .allMatch(line -> line.contains("withheld"))
                .noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void keepsWhatAFailureSaysOfCodeAndConnections() {
        watcher.streamBroken(call("GET", "/"), new java.net.SocketException("Connection reset"));
        watcher.streamBroken(call("GET", "/"), VertxException.noStackTrace("Connection is not active now"));
        watcher.unexpected(call("GET", "/"), catchThrowable(() -> List.of(1).get(1)));
        logger.warn("Thread x has been blocked for 1012 ms", VertxException.noStackTrace("Thread blocked"));

        assertThat(lines().get(0)).contains("SocketException: Connection reset");
        assertThat(lines().get(1)).contains("VertxException: Connection is not active now");
        assertThat(lines().get(2)).contains("IndexOutOfBoundsException: Index: 1 Size: 1");
        assertThat(lines().get(3)).contains("VertxException: Thread blocked");
    }

    @Test
    void tellsUnexpectedFailureWithStackAndRequest() {
        watcher.unexpected(call("GET", "/api/{resource}"), new IllegalStateException("boom"));

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("ERROR unexpected failure method=GET route=/api/{resource} request_id=r-1 trace_id=t-1\n")
                .contains("java.lang.IllegalStateException: boom\n    at dev.headrace.watch.LogWatcherTest.");
    }

    @Test
    void limitsLinesThatStrangersProvoke() {
        for (int i = 0; i < 1000; i++) {
            watcher.messageRefused("10.0.0.1", "space before colon");
        }
        assertThat(lines()).hasSize(10);
        pass(1000);
        watcher.messageRefused("10.0.0.1", "space before colon");

        assertThat(lines())
                .hasSize(11)
                .last()
                .isEqualTo("INFO  message refused client=10.0.0.1 reason=\"space before colon\" suppressed=990");
    }

    @Test
    void tellsPools() {
        watcher.poolReported(new PoolStatistics("lists", 5, 3, 0, 20));

        assertThat(lines())
                .containsExactly("INFO  pool statistics pool=lists total=5 idle=3 in_use=2 waiting=0 max=20");
    }

    @Test
    void tellsWhatComesAndGoes() {
        watcher.started("http://localhost:8080");
        watcher.postgresLost(new java.net.ConnectException("Connection refused"));
        watcher.postgresFound("18.1");
        watcher.redisLost(new IllegalStateException("no answer within 100 ms"));
        watcher.redisFound("7.4");
        watcher.catalogLoaded(12, Duration.ofMillis(40));
        watcher.catalogReloadFailed(Fault.of(FaultCode.DATABASE_UNREACHABLE, "PostgreSQL cannot be reached"));
        watcher.connectionRefused("lists", Fault.of(FaultCode.POOL_FULL, "200 callers wait already"));
        watcher.draining(3);
        watcher.stopped();

        assertThat(lines())
                .containsExactly(
                        "INFO  started: http://localhost:8080",
                        "ERROR PostgreSQL lost reason=\"ConnectException: Connection refused\"",
                        "INFO  PostgreSQL found version=18.1",
                        "ERROR Redis lost reason=\"IllegalStateException: no answer within 100 ms\"",
                        "INFO  Redis found version=7.4",
                        "INFO  catalogue loaded relations=12 took_ms=40",
                        "ERROR catalogue could not be read; one that was read before stays in use reason=\"PGRST000: PostgreSQL cannot be reached\"",
                        "WARN  no database connection pool=lists code=HR200 reason=\"200 callers wait already\"",
                        "INFO  draining active=3",
                        "INFO  stopped");
    }

    @Test
    void tellsThatALoopWasLateOnceTheMachineIsWarm() {
        watcher.loopLagged(1, millis(700));
        watcher.started("http://localhost:8080");
        pass(14_000);
        watcher.loopLagged(1, millis(600));
        pass(1_000);
        watcher.loopLagged(1, millis(300));
        watcher.loopLagged(1, millis(249));

        assertThat(lines())
                .containsExactly(
                        "INFO  started: http://localhost:8080", "WARN  event loop was late loop=1 late_ms=300");
    }

    private Call call(String method, String route) {
        Call call = new Call("r-1", "t-1", method, Caller.anonymous("10.0.0.1"), Deadline.none(now::get), now::get);
        call.route(route);
        return call;
    }

    private void pass(long millis) {
        now.addAndGet(millis(millis));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** What a terminal shows, without the time. */
    private List<String> lines() {
        TextLines encoder = new TextLines(ZoneOffset.UTC);
        return appender.list.stream()
                .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
                .map(line -> line.substring("2026-01-01 00:00:00.000 ".length(), line.length() - 1))
                .toList();
    }
}
