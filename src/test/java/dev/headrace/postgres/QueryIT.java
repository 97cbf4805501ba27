package dev.headrace.postgres;

import static dev.headrace.postgres.PostgresUnderTest.FIRST_COLUMN;
import static dev.headrace.postgres.PostgresUnderTest.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.call.Stage;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueryIT {
    private static PostgresUnderTest under;

    @BeforeAll
    static void connect() {
        under = new PostgresUnderTest(POOL);
        under.execute("CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO users VALUES (1, 'Ada')");
    }

    @AfterAll
    static void disconnect() {
        under.close();
    }

    @Test
    void answersRowsAndSpendsTimeOnTheCall() {
        Call call = under.call();
        Optional<String> name = Await.value(
                under.run(() -> under.postgres.text(call, "SELECT name FROM users WHERE id = $1", List.of(1))));
        assertThat(name).isPresent();
        assertThat(call.timings().nanos(Stage.DATABASE)).isPositive();
        assertThat(under.queries).contains("lists 1 ok SELECT name FROM users WHERE id = $1");
    }

    @Test
    void answersOnTheCallersContext() {
        for (var context : List.of(under.loop, under.otherLoop)) {
            for (int i = 0; i < 4; i++) {
                Future<Boolean> isMine = under.run(
                        context,
                        () -> under.postgres
                                .query(under.call(), "SELECT 'x'", Tuple.tuple(), FIRST_COLUMN)
                                .map(rows -> Vertx.currentContext() == context));
                assertThat(Await.value(isMine)).isTrue();
            }
        }
    }

    @Test
    void fixesTheFormatsOfValues() {
        assertThat(Await.value(under.query(
                        under.call(),
                        "SELECT concat_ws('|', '1 day 2:03'::interval::text, '2026-01-02'::date::text, 0.1::float8::text,"
                                + " '\\x01'::bytea::text, current_setting('DateStyle'))")))
                .containsExactly("1 day 02:03:00|2026-01-02|0.1|\\x01|ISO, MDY");
    }

    @Test
    void stopsTheStatementWhenTheCallIsCancelled() {
        Call call = under.call();
        Future<List<String>> answer = under.query(call, "SELECT pg_sleep(60)::text AS cancelled");
        Await.until("it runs", () -> under.sessions("state = 'active' AND query LIKE '%cancelled%'") == 1);
        under.cancel(call);
        assertThat(((Fault) Await.failure(answer)).is(FaultCode.DEADLINE_PASSED))
                .isTrue();
        Await.until("PostgreSQL stopped", () -> under.sessions("state = 'active'") == 0);
        Await.until("the connection is back", () -> under.lists().inUse() == 0);
        assertThat(Await.value(under.query(under.call(), "SELECT 'well'"))).containsExactly("well");
    }

    @Test
    void doesNotStartForACallThatIsCancelled() {
        Call call = under.call();
        under.cancel(call);
        Await.failure(under.query(call, "SELECT 'never'"));
        assertThat(under.queries).noneMatch(query -> query.contains("never"));
    }

    @Test
    void sendsWhatRemainsOfTheDeadlineAsStatementTimeout() {
        Fault late =
                (Fault) Await.failure(under.query(under.call(Duration.ofMillis(400)), "SELECT pg_sleep(60)::text"));
        assertThat(late.code()).isEqualTo("57014");
        assertThat(late.status()).isEqualTo(504);
        assertThat(Await.value(under.query(under.call(), "SELECT current_setting('statement_timeout')")))
                .containsExactly("1min");
    }

    @Test
    void namesWhatTheCallerDidWrongInPostgresqlsWords() {
        Fault fault = (Fault) Await.failure(under.query(under.call(), "SELECT nme FROM users"));
        assertThat(fault.code()).isEqualTo("42703");
        assertThat(fault.status()).isEqualTo(400);
        assertThat(fault.getMessage()).contains("nme");
        assertThat(fault.hint()).contains("users.name");
    }

    /** The toolkit quotes the value in the failure; whoever prints one must know, see the test of the log. */
    @Test
    void failsAsNobodyExpectsWhereAValueDoesNotFitItsPlaceholder() {
        Throwable failure =
                Await.failure(under.run(() -> under.postgres.text(under.call(), "SELECT $1::int", List.of("s3cret"))));
        assertThat(failure).isExactlyInstanceOf(VertxException.class).hasMessageContaining("s3cret");
    }

    @Test
    void preparesAnewWhenTheTableChanged() {
        under.execute("CREATE TABLE changing (a text); INSERT INTO changing VALUES ('old')");
        assertThat(Await.value(under.query(under.call(), "SELECT * FROM changing")))
                .containsExactly("old");
        under.execute("ALTER TABLE changing ADD b text DEFAULT 'new', DROP a");
        assertThat(Await.value(under.query(under.call(), "SELECT * FROM changing")))
                .containsExactly("new");
    }

    @Test
    void survivesLosingItsIdleConnections() {
        Await.value(under.query(under.call(), "SELECT 'x'"));
        under.terminateAll();
        assertThat(Await.value(under.query(under.call(), "SELECT 'back'"))).containsExactly("back");
    }

    @Test
    void tellsThatTheDatabaseWentAwayWhenAFreshConnectionDies() {
        try (var fresh = new PostgresUnderTest(POOL)) {
            Future<List<String>> answer = fresh.query(fresh.call(), "SELECT pg_sleep(60)::text");
            Await.until("it runs", () -> fresh.sessions("state = 'active'") == 1);
            fresh.terminateAll();
            Fault fault = (Fault) Await.failure(answer);
            assertThat(fault.is(FaultCode.DATABASE_UNREACHABLE)).isTrue();
            assertThat(fault.retryAfterSeconds()).isPositive();
        }
    }

    @Test
    void givesALockUpAfterTheLockTimeout() throws Exception {
        try (var locker = TestPostgres.connect(under.database)) {
            locker.setAutoCommit(false);
            locker.createStatement().execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
            Fault fault = (Fault) Await.failure(under.query(under.call(), "SELECT name FROM users"));
            assertThat(fault.code()).isEqualTo("55P03");
            assertThat(fault.status()).isEqualTo(503);
            locker.rollback();
        }
    }

    @Test
    void lendsAConnectionOfItsOwn() {
        Future<Boolean> work = under.run(() -> under.postgres.withConnection(connection -> connection
                .query("SET search_path = nowhere")
                .execute()
                .compose(set -> connection.query("SELECT 1").execute())
                .map(rows -> rows.size() == 1)));
        assertThat(Await.value(work)).isTrue();
        assertThat(Await.value(under.query(under.call(), "SELECT current_setting('search_path')"))
                        .get(0))
                .contains("public");
    }
}
