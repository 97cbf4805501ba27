package dev.headrace.it;

import static dev.headrace.it.WrittenBehind.patch;
import static dev.headrace.it.WrittenBehind.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes that are accepted before PostgreSQL has them, and what is read and written meanwhile. */
class WriteBehindIT {
    private static WrittenBehind behind;
    private static TestServer first;
    private static TestServer second;

    @BeforeAll
    static void start() {
        behind = new WrittenBehind("5s");
        first = behind.first;
        second = behind.second;
    }

    @AfterAll
    static void stop() {
        behind.close();
    }

    @BeforeEach
    void reset() {
        assertThat(second.send("PATCH", "/api/counters?id=gt.0", "{\"value\":0,\"note\":null}")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aReadShowsWhatWasAcceptedBefore() {
        for (int value = 1; value <= 10; value++) {
            TestServer writer = value % 2 == 0 ? first : second;
            assertThat(patch(writer, 1, value).statusCode()).isEqualTo(202);
            assertThat(first.get("/api/counters/1").body()).isEqualTo(row(1, value));
            patch(writer, 1, -value);
            assertThat(first.get("/api/counters?id=in.(1,2)").body())
                    .isEqualTo("[" + row(1, -value) + ",\n" + row(2, 0) + "]");
            patch(writer, 1, value);
            assertThat(first.get("/api/counters/1?select=value").body()).isEqualTo("{\"value\":" + value + "}");
            patch(writer, 1, -value);
            assertThat(first.get("/api/counters/01").body()).isEqualTo(row(1, -value));
        }
    }

    @Test
    void anyOtherWriteComesAfterThoseThatWereAccepted() {
        for (int value = 1; value <= 10; value++) {
            patch(first, 2, value);
            HttpResponse<String> one = second.send(
                    "PATCH", "/api/counters/2?select=value", "{\"note\":\"x\"}", "prefer", "return=representation");
            assertThat(one.body()).isEqualTo("{\"value\":" + value + "}");
            patch(first, 2, -1);
            HttpResponse<String> many = second.send("PATCH", "/api/counters?value=lt.0", "{\"value\":0}");
            assertThat(many.statusCode()).isEqualTo(204);
            assertThat(behind.value(2)).isEqualTo("0");
        }
    }

    @Test
    void s42TheLastOfSeveralWritesStays() {
        List<Integer> ids = IntStream.rangeClosed(10, 14).boxed().toList();
        for (int round = 0; round < 10; round++) {
            for (int id : ids) {
                String path = "/api/counters/" + id;
                assertThat(first.send("PUT", path, "{\"value\":1,\"note\":\"A\"}")
                                .statusCode())
                        .isEqualTo(202);
                second.send("PUT", path, "{\"value\":2,\"note\":\"B\"}");
                first.send("DELETE", path, null);
                second.send("PUT", path, "{\"value\":3}");
            }
        }
        ids.forEach(id -> assertThat(first.get("/api/counters/" + id).body()).isEqualTo(row(id, 3)));
    }

    @Test
    void s43AWriteThatPostgresqlRefusesIsParkedAndAloneItIs() throws SQLException {
        behind.whileLocked(() -> {
            for (int id = 20; id < 30; id++) {
                assertThat(patch(first, id, 7).statusCode()).isEqualTo(202);
                if (id == 25) {
                    first.send("PATCH", "/api/counters/25", "{\"owner\":99}");
                    first.send("PATCH", "/api/counters/25", "{\"note\":\"later\"}");
                }
            }
        });
        Await.until("it is parked", () -> behind.parked().equals("25 23503, 25 follows"));
        for (int id = 20; id < 30; id++) {
            assertThat(first.get("/api/counters/" + id).body()).isEqualTo(row(id, 7));
        }
        HttpResponse<String> refused = patch(second, 25, 8);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("HR116", "headrace.parked_writes");
        HttpResponse<String> doneAtOnce =
                second.send("PATCH", "/api/counters/25", "{\"note\":\"x\"}", "prefer", "return=representation");
        assertThat(doneAtOnce.statusCode() + doneAtOnce.body())
                .startsWith("409")
                .contains("HR116");

        TestPostgres.execute(behind.database, "DELETE FROM headrace.parked_writes");
        Await.until("it takes writes again", () -> patch(second, 25, 8).statusCode() == 202);
        assertThat(first.get("/api/counters/25").body()).isEqualTo(row(25, 8));
    }

    @Test
    void aListTellsHowManyAcceptedWritesItMayLack() throws SQLException {
        String list = "/api/counters?value=eq.5&select=id&order=id";
        behind.whileLocked(() -> {
            for (int id = 50; id < 53; id++) {
                patch(first, id, 5);
            }
            HttpResponse<String> lacking = second.get(list);
            assertThat(lacking.headers().firstValue("x-cache-pending")).contains("3");
            assertThat(lacking.body()).isEqualTo("[]");
        });
        Await.until(
                "the list has them",
                () -> second.get(list).headers().firstValue("x-cache-pending").equals(Optional.of("0")));
        assertThat(second.get(list).body()).isEqualTo("[{\"id\":50},\n{\"id\":51},\n{\"id\":52}]");
        assertThat(second.get("/api/counters?id=in.(50,51)").headers().firstValue("x-cache-pending"))
                .isEmpty();
    }

    @Test
    void s47OneIdempotencyKeyIsOneWrite() {
        String[] key = {"idempotency-key", "one"};
        assertThat(patch(first, 30, 1, key).statusCode()).isEqualTo(202);
        patch(first, 30, 2);
        assertThat(patch(second, 30, 1, key).statusCode()).isEqualTo(202);
        assertThat(first.get("/api/counters/30").body()).isEqualTo(row(30, 2));

        HttpResponse<String> other = patch(second, 30, 3, key);
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("HR117");
        assertThat(patch(second, 31, 1, key).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /api/counters                    | {\"id\":1000} | ",
                "PATCH  | /api/counters?id=eq.40           | {\"value\":1} | ",
                "PATCH  | /api/counters/40                 | {\"value\":1} | prefer: return=representation",
                "PATCH  | /api/counters/40                 | {\"id\":41}   | ",
                "PUT    | /api/counters/40                 | {\"id\":\"x\"} | ",
                "PATCH  | /api/counters/40?columns=value   | {\"value\":1} | ",
                "DELETE | /api/counters/40                 |               | if-match: \"x\"",
                "PATCH  | /api/counters/040                | {\"value\":1} | "
            })
    void refusesToKeepAnIdempotencyKeyForAnyOtherWrite(String method, String path, String body, String header) {
        String[] headers = header == null
                ? new String[] {"idempotency-key", "k"}
                : new String[] {"idempotency-key", "k", header.split(": ")[0], header.split(": ")[1]};
        HttpResponse<String> refused = first.send(method, path, body, headers);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("HR107", "Idempotency-Key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH  | /api/counters/50 | {\"valu\":1}     | 400 | PGRST204",
                "PATCH  | /api/counters/50 | [1]              | 400 | PGRST102",
                "PATCH  | /api/counters/x  | {\"value\":1}    | 400 | 22P02",
                "PUT    | /api/counters/50 | {\"id\":51,\"value\":1} | 400 | PGRST115"
            })
    void refusesAtOnceWhatCanBeToldAtOnce(String method, String path, String body, int status, String code) {
        HttpResponse<String> refused = first.send(method, path, body);
        assertThat(refused.body()).contains(code);
        assertThat(refused.statusCode()).isEqualTo(status);
    }

    /** A read waits for what was accepted before it, and not for what is accepted while it waits. */
    @Test
    void aRowThatIsWrittenWithoutPauseCanBeRead() throws InterruptedException {
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicInteger accepted = new AtomicInteger();
        Thread writer = new Thread(() -> {
            for (int value = 1; !stopped.get(); value++) {
                if (patch(second, 70, value).statusCode() == 202) {
                    accepted.set(value);
                }
            }
        });
        writer.start();
        try {
            Pattern shown = Pattern.compile("\"value\":(\\d+)");
            for (int i = 0; i < 20; i++) {
                int before = accepted.get();
                HttpResponse<String> answer = first.get("/api/counters/70");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                Matcher value = shown.matcher(answer.body());
                assertThat(value.find()).isTrue();
                assertThat(Integer.parseInt(value.group(1))).isGreaterThanOrEqualTo(before);
            }
        } finally {
            stopped.set(true);
            writer.join();
        }
    }

    @Test
    void countsWhatItDoes() {
        patch(first, 60, 1);
        assertThat(first.get("/api/counters/60").body()).isEqualTo(row(60, 1));
        assertThat(first.admin("GET", "/metrics").body())
                .containsPattern("journal_accepted_total\\{resource=\"counters\"\\} [1-9]");
        Await.until(
                "it is counted as applied by whoever has applied it",
                () -> (first.admin("GET", "/metrics").body()
                                + second.admin("GET", "/metrics").body())
                        .lines()
                        .anyMatch(line -> line.matches("journal_applied_total\\{resource=\"counters\"\\} [1-9].*")));
    }
}
