package dev.headrace.postgres;

import static dev.headrace.postgres.PostgresUnderTest.POOL;
import static dev.headrace.postgres.PostgresUnderTest.firstColumnInto;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenCursorIT {
    private static final String NUMBERS = "SELECT n::text FROM generate_series(1, $1::int) n";
    private static final String STUCK =
            "SELECT n::text FROM generate_series(1, 5) n WHERE n <= 2 OR pg_sleep(60) IS NULL";

    private static final RowSink NOWHERE = (bytes, offset, length) -> {};

    private PostgresUnderTest under;

    @BeforeEach
    void connect() {
        under = new PostgresUnderTest(POOL);
    }

    @AfterEach
    void disconnect() {
        under.close();
    }

    private Future<OpenCursor> open(Call call, Purpose purpose, String sql, Tuple arguments) {
        return under.run(() -> under.postgres.cursor(call, purpose, sql, arguments));
    }

    private Future<List<String>> read(OpenCursor cursor, int most) {
        List<String> texts = new ArrayList<>();
        return under.run(() -> cursor.read(most, firstColumnInto(texts)).map(rows -> texts));
    }

    @Test
    void readsABatchAtATimeAndGivesTheConnectionBackAtTheEnd() {
        OpenCursor cursor = Await.value(open(under.call(), Purpose.LIST, NUMBERS, Tuple.of(5)));
        List<List<String>> batches = new ArrayList<>();
        while (cursor.hasMore()) {
            batches.add(Await.value(read(cursor, 2)));
        }
        assertThat(batches).containsExactly(List.of("1", "2"), List.of("3", "4"), List.of("5"));
        Await.until("the connection is back", () -> under.lists().inUse() == 0);
        assertThat(under.lists().idle()).isEqualTo(1);
        assertThat(under.sessions("state LIKE 'idle in transaction%'")).isZero();
        assertThat(under.queries).contains("lists 5 ok " + NUMBERS);
    }

    @Test
    void answersOnTheCallersContext() {
        OpenCursor cursor = Await.value(open(under.call(), Purpose.LIST, NUMBERS, Tuple.of(3)));
        Future<Boolean> isMine =
                under.run(() -> cursor.read(10, NOWHERE).map(rows -> Vertx.currentContext() == under.loop));
        assertThat(Await.value(isMine)).isTrue();
    }

    @Test
    void seesOneMoment() {
        under.execute("CREATE TABLE moments AS SELECT n::text AS n FROM generate_series(1, 4) n");
        OpenCursor cursor = Await.value(open(under.call(), Purpose.EXPORT, "SELECT n FROM moments", Tuple.tuple()));
        assertThat(Await.value(read(cursor, 2))).hasSize(2);
        under.execute("DELETE FROM moments");
        assertThat(Await.value(read(cursor, 10))).hasSize(2);
    }

    @Test
    void closesInTheMiddle() {
        OpenCursor cursor = Await.value(open(under.call(), Purpose.LIST, NUMBERS, Tuple.of(1000)));
        Await.value(read(cursor, 10));
        Await.value(under.run(cursor::close));
        Await.value(under.run(cursor::close));
        assertThat(under.lists().idle()).isEqualTo(1);
        assertThat(under.sessions("state LIKE 'idle in transaction%'")).isZero();
    }

    @Test
    void closesWhileAReadIsInFlight() {
        OpenCursor cursor = Await.value(open(under.call(), Purpose.EXPORT, STUCK, Tuple.tuple()));
        assertThat(Await.value(read(cursor, 2))).containsExactly("1", "2");
        read(cursor, 2);
        Await.until("the read hangs", () -> under.sessions("state = 'active' AND wait_event = 'PgSleep'") == 1);
        Await.value(under.run(cursor::close));
        assertThat(under.exports().inUse()).isZero();
        Await.until("PostgreSQL stopped", () -> under.sessions("state <> 'idle'") == 0);
    }

    @Test
    void stopsWhenTheCallIsCancelled() {
        Call call = under.call();
        OpenCursor cursor = Await.value(open(call, Purpose.LIST, STUCK, Tuple.tuple()));
        Await.value(read(cursor, 2));
        Future<List<String>> hanging = read(cursor, 2);
        Await.until("the read hangs", () -> under.sessions("wait_event = 'PgSleep'") == 1);
        under.cancel(call);
        assertThat(((Fault) Await.failure(hanging)).is(FaultCode.DEADLINE_PASSED))
                .isTrue();
        Await.until("the connection is back", () -> under.lists().inUse() == 0);
        assertThat(under.sessions("state <> 'idle'")).isZero();
    }

    @Test
    void readsAheadOfARead() {
        OpenCursor cursor = Await.value(open(under.call(), Purpose.LIST, NUMBERS, Tuple.of(7)));
        List<String> texts = new CopyOnWriteArrayList<>();
        RowSink sink = PostgresUnderTest.firstColumnInto(texts);
        assertThat(Await.value(under.run(() -> cursor.read(2, sink)))).isEqualTo(2);
        Future<List<Integer>> both = under.run(() -> {
            Future<Integer> one = cursor.read(2, sink);
            Future<Integer> ahead = cursor.read(4, sink);
            assertThat(cursor.isReadable()).isFalse();
            return Future.all(one, ahead).map(done -> List.of(one.result(), ahead.result()));
        });
        assertThat(Await.value(both)).containsExactly(2, 3);
        assertThat(texts).containsExactly("1", "2", "3", "4", "5", "6", "7");
        Await.until("the connection is back", () -> under.lists().inUse() == 0);
        assertThat(Await.value(under.query(under.call(), "SELECT 'well'"))).containsExactly("well");
    }

    @Test
    void makesPostgresWaitWhileTheSinkIsFull() {
        String large = "SELECT repeat('x', 1000000) FROM generate_series(1, $1)";
        OpenCursor cursor = Await.value(open(under.call(), Purpose.EXPORT, large, Tuple.of(40)));
        FullAfter sink = new FullAfter(3);
        Future<Integer> read = under.run(() -> cursor.read(100, sink));
        Await.until("PostgreSQL waits", () -> under.sessions("wait_event = 'ClientWrite'") == 1);
        Await.until("the sink has what it wants", () -> sink.rows == 3);
        sink.most = 1000;
        under.run(() -> {
            cursor.resume();
            return Future.succeededFuture();
        });
        assertThat(Await.value(read)).isEqualTo(40);
    }

    @Test
    void endsWhileTheSinkIsFull() {
        Call call = under.call();
        String large = "SELECT repeat('x', 1000000) FROM generate_series(1, $1)";
        OpenCursor cursor = Await.value(open(call, Purpose.EXPORT, large, Tuple.of(400)));
        Future<Integer> read = under.run(() -> cursor.read(1000, new FullAfter(3)));
        Await.until("PostgreSQL waits", () -> under.sessions("wait_event = 'ClientWrite'") == 1);
        under.cancel(call);
        Await.failure(read);
        Await.until("the connection is back", () -> under.exports().inUse() == 0);
        assertThat(under.sessions("state <> 'idle'")).isZero();
    }

    /** A sink with room for so many rows. */
    private static final class FullAfter implements RowSink {
        private volatile int most;
        private volatile int rows;

        FullAfter(int most) {
            this.most = most;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, another one reads
        public void row(byte[] bytes, int offset, int length) {
            rows++;
        }

        @Override
        public boolean isFull() {
            return rows >= most;
        }
    }

    @Test
    void turnsAFailureIntoAFaultAndGivesTheConnectionBack() {
        OpenCursor cursor = Await.value(open(
                under.call(), Purpose.LIST, "SELECT (1 / (3 - n))::text FROM generate_series(1, 5) n", Tuple.tuple()));
        assertThat(Await.value(read(cursor, 2))).hasSize(2);
        assertThat(((Fault) Await.failure(read(cursor, 2))).code()).isEqualTo("22012");
        Await.until("the connection is back", () -> under.lists().inUse() == 0);
        assertThat(Await.value(under.query(under.call(), "SELECT 'well'"))).containsExactly("well");
    }

    @Test
    void refusesOneExportTooManyAtOnce() {
        List<OpenCursor> open = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            open.add(Await.value(open(under.call(), Purpose.EXPORT, NUMBERS, Tuple.of(1000))));
        }
        Fault refusal = (Fault) Await.failure(open(under.call(), Purpose.EXPORT, NUMBERS, Tuple.of(1)));
        assertThat(refusal.is(FaultCode.TOO_MANY_EXPORTS)).isTrue();
        assertThat(refusal.retryAfterSeconds()).isPositive();
        Await.value(under.run(open.get(0)::close));
        Await.value(open(under.call(), Purpose.EXPORT, NUMBERS, Tuple.of(1)));
    }

    @Test
    void startsAgainWhenThePooledConnectionWasDead() {
        Await.value(under.query(under.call(), "SELECT 'x'"));
        OpenCursor cursor = Await.value(open(under.call(), Purpose.LIST, NUMBERS, Tuple.of(2)));
        under.terminateAll();
        assertThat(Await.value(read(cursor, 10))).containsExactly("1", "2");
    }

    @Test
    void breaksWhenTheConnectionIsLostInTheMiddle() {
        OpenCursor cursor = Await.value(open(under.call(), Purpose.EXPORT, NUMBERS, Tuple.of(1000)));
        Await.value(read(cursor, 10));
        under.terminateAll();
        assertThat(((Fault) Await.failure(read(cursor, 10))).is(FaultCode.DATABASE_UNREACHABLE))
                .isTrue();
        Await.until("its place is free", () -> under.exports().total() == 0);
    }
}
