package dev.headrace.postgres;

import static dev.headrace.postgres.PostgresUnderTest.FIRST_COLUMN;
import static dev.headrace.postgres.PostgresUnderTest.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PointReadsIT {
    private static final String FREE = "SELECT name FROM free WHERE id = 1";
    private static final String LOCKED = "SELECT name FROM locked WHERE id = 1";

    private PostgresUnderTest under;

    @BeforeEach
    void connect() {
        under = new PostgresUnderTest(POOL, TestPostgres.port(), Duration.ofMinutes(1), Duration.ZERO);
        under.execute("CREATE TABLE free (id int PRIMARY KEY, name text); INSERT INTO free VALUES (1, 'f');"
                + "CREATE TABLE locked (id int PRIMARY KEY, name text); INSERT INTO locked VALUES (1, 'l')");
        awaitPipeline();
    }

    @AfterEach
    void disconnect() {
        under.close();
    }

    private void awaitPipeline() {
        under.queries.clear();
        Await.until("reads are pipelined", () -> {
            Await.value(under.point(under.call(), FREE));
            return under.queries.contains("points 1 ok " + FREE);
        });
    }

    private Connection lock() throws SQLException {
        Connection locker = TestPostgres.connect(under.database);
        locker.setAutoCommit(false);
        locker.createStatement().execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");
        return locker;
    }

    @Test
    void sharesOneConnectionWithinAnEventLoop() {
        // On a busy machine a batch may be taken for stuck, so one of several has to do.
        Await.until("a batch is answered by one server process", () -> batch().size() == 1);
    }

    /** Sends 30 reads at once and answers which server processes ran them. */
    private Set<String> batch() {
        Future<Set<String>> servers = under.run(() -> {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(under.postgres.point(
                        under.call(), "SELECT pg_backend_pid()::text", Tuple.tuple(), FIRST_COLUMN));
            }
            return Future.all(answers)
                    .map(all -> answers.stream()
                            .flatMap(one -> one.result().stream())
                            .collect(Collectors.toSet()));
        });
        return Await.value(servers);
    }

    @Test
    void answersOnTheCallersContext() {
        Future<Boolean> isMine = under.run(() -> under.postgres
                .point(under.call(), FREE, Tuple.tuple(), FIRST_COLUMN)
                .map(rows -> Vertx.currentContext() == under.loop));
        assertThat(Await.value(isMine)).isTrue();
    }

    @Test
    void takesReadsThatWereSentBehindALockedTablePastIt() throws Exception {
        try (Connection locker = lock()) {
            List<Future<List<String>>> answers = new ArrayList<>();
            under.loop.runOnContext(go -> {
                answers.add(under.postgres.point(under.call(), LOCKED, Tuple.tuple(), FIRST_COLUMN));
                answers.add(under.postgres.point(under.call(), FREE, Tuple.tuple(), FIRST_COLUMN));
            });
            Await.until("both are sent", () -> answers.size() == 2);
            assertThat(Await.value(answers.get(1))).containsExactly("f");
            assertThat(answers.get(0).isComplete()).isFalse();
            locker.rollback();
            assertThat(Await.value(answers.get(0))).containsExactly("l");
        }
    }

    @Test
    void keepsReadsOfALockedTableFromFillingThePool() throws Exception {
        try (Connection locker = lock()) {
            List<Future<List<String>>> stuck = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                stuck.add(under.point(under.call(), LOCKED));
            }
            Await.until("they wait for the lock", () -> under.sessions("wait_event_type = 'Lock'") >= 2);
            assertThat(Await.value(under.point(under.call(), FREE))).containsExactly("f");
            assertThat(Await.value(under.query(under.call(), "SELECT 'list'"))).containsExactly("list");
            assertThat(stuck).noneMatch(Future::isComplete);
            locker.rollback();
            stuck.forEach(answer -> assertThat(Await.value(answer)).containsExactly("l"));
        }
    }

    @Test
    void usesThePipelineAgainAfterTheLock() throws Exception {
        try (Connection locker = lock()) {
            Future<List<String>> stuck = under.point(under.call(), LOCKED);
            Await.until("it waits", () -> under.sessions("wait_event_type = 'Lock'") == 1);
            locker.rollback();
            Await.value(stuck);
        }
        awaitPipeline();
    }

    @Test
    void stopsTheReadOfACancelledCall() throws Exception {
        try (Connection locker = lock()) {
            Call call = under.call();
            Future<List<String>> stuck = under.point(call, LOCKED);
            Await.until("it waits", () -> under.sessions("wait_event_type = 'Lock'") == 1);
            under.cancel(call);
            assertThat(((Fault) Await.failure(stuck)).is(FaultCode.DEADLINE_PASSED))
                    .isTrue();
            Await.until("PostgreSQL stopped", () -> under.sessions("wait_event_type = 'Lock'") == 0);
            locker.rollback();
        }
        assertThat(Await.value(under.point(under.call(), FREE))).containsExactly("f");
    }

    @Test
    void survivesLosingItsConnection() {
        under.terminateAll();
        assertThat(Await.value(under.point(under.call(), FREE))).containsExactly("f");
        awaitPipeline();
    }

    @Test
    void preparesAnewWhenTheTableChanged() {
        String all = "SELECT * FROM free WHERE id = 1";
        Await.value(under.point(under.call(), all.replace("*", "name, *")));
        under.execute("ALTER TABLE free ADD added text DEFAULT 'x'");
        assertThat(Await.value(under.point(under.call(), all.replace("*", "name, *"))))
                .containsExactly("f");
    }

    @Test
    void turnsAFailureIntoAFault() {
        assertThat(((Fault) Await.failure(under.point(under.call(), "SELECT nme FROM free"))).code())
                .isEqualTo("42703");
    }
}
