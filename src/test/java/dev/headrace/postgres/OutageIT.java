package dev.headrace.postgres;

import static dev.headrace.postgres.PostgresUnderTest.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.testing.Await;
import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageIT {
    private static final PoolConfig WARM =
            new PoolConfig(4, 2, Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(30), 0, 50);

    private final Vertx vertx = Vertx.vertx();
    private final ChaosProxy proxy = new ChaosProxy(vertx, TestPostgres.port());
    private PostgresUnderTest under;

    @AfterEach
    void disconnect() {
        under.close();
        Await.value(vertx.close());
    }

    @BeforeEach
    void begin() {
        under = null;
    }

    private void connect(PoolConfig pool) {
        under = new PostgresUnderTest(pool, proxy.port(), Duration.ofSeconds(1), Duration.ZERO);
    }

    @Test
    void becomesReadyByItselfWhenPostgresqlComesUp() {
        proxy.close();
        connect(WARM);
        Await.until("the outage is told", () -> under.outages.contains("lost"));
        assertThat(under.postgres.isUp()).isFalse();
        proxy.open();
        Await.until("it is up", () -> under.postgres.isUp());
        Await.until("the pool is warm", () -> under.lists().idle() == 2);
        assertThat(under.outages).containsExactly("lost", "found");
    }

    @Test
    void tellsEachOutageOnceAndRefusesEverybodyAtOnce() {
        connect(WARM);
        Await.until("the pool is warm", () -> under.lists().idle() == 2);
        proxy.close();
        Await.until("it is down", () -> !under.postgres.isUp());
        List<Future<List<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(under.query(under.call(), "SELECT 'x'"));
            answers.add(under.point(under.call(), "SELECT 'x'"));
        }
        // The acquire timeout is far beyond what a test waits.
        for (Future<List<String>> answer : answers) {
            Fault fault = (Fault) Await.failure(answer);
            assertThat(fault.is(FaultCode.DATABASE_UNREACHABLE)).isTrue();
            assertThat(fault.retryAfterSeconds()).isPositive();
        }
        proxy.open();
        Await.until("it is up", () -> under.postgres.isUp());
        assertThat(Await.value(under.query(under.call(), "SELECT 'back'"))).containsExactly("back");
        assertThat(under.outages).containsExactly("found", "lost", "found");
    }

    @Test
    void failsAtOnceForAWrongDatabaseWithoutSayingMore() {
        connect(POOL);
        Await.value(under.query(under.call(), "SELECT 'x'"));
        TestPostgres.execute("postgres", "ALTER DATABASE " + under.database + " ALLOW_CONNECTIONS false");
        under.terminateAll();
        Await.until("its loss is noticed", () -> under.lists().total() == 0);
        Fault fault = (Fault) Await.failure(under.query(under.call(), "SELECT 'x'"));
        assertThat(fault.is(FaultCode.DATABASE_UNREACHABLE)).isTrue();
        assertThat(fault.getMessage()).doesNotContain(under.database);
        assertThat(fault.details()).isNull();
    }

    @Test
    void closesTheConnectionOfAServerThatHangs() {
        connect(POOL);
        Await.value(under.query(under.call(), "SELECT 'x'"));
        Call call = under.call();
        Future<OpenCursor> cursor = under.run(() -> under.postgres.cursor(
                call, Purpose.EXPORT, "SELECT n::text FROM generate_series(1, 9) n", Tuple.tuple()));
        Await.value(cursor);
        proxy.hold();
        Future<?> read = under.run(() -> cursor.result().read(2, (bytes, offset, length) -> {}));
        under.cancel(call);
        Await.failure(read);
        Await.until("its place is free", () -> under.exports().total() == 0);
    }

    @Test
    void hearsNotificationsAndListensAgainAfterAnOutage() {
        connect(POOL);
        List<String> events = new CopyOnWriteArrayList<>();
        Await.value(under.postgres.listen("headrace", events::add, () -> events.add("(listening)")));
        assertThat(events).containsExactly("(listening)");
        under.execute("NOTIFY headrace, 'reload'");
        Await.until("it hears", () -> events.contains("reload"));
        proxy.close();
        proxy.open();
        Await.until("it listens again", () -> events.size() == 3);
        under.execute("NOTIFY headrace, 'again'");
        Await.until("it hears again", () -> events.contains("again"));
        assertThat(events).containsExactly("(listening)", "reload", "(listening)", "again");
        Await.value(under.run(under.postgres::close));
        Await.until("it is gone", () -> under.sessions("query LIKE 'LISTEN%'") == 0);
    }
}
