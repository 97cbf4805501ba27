package dev.headrace.postgres;

import static dev.headrace.postgres.PostgresUnderTest.POOL;
import static dev.headrace.postgres.PostgresUnderTest.firstColumnInto;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import dev.headrace.testing.Await;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Statements of one transaction that are sent without waiting for each other's answers. */
class StatementsAtOnceIT {
    private static PostgresUnderTest under;

    @BeforeAll
    static void connect() {
        under = new PostgresUnderTest(POOL);
        under.execute("CREATE TABLE users (id int PRIMARY KEY, name text);"
                + " INSERT INTO users VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cem')");
    }

    @AfterAll
    static void disconnect() {
        under.close();
    }

    @Test
    void eachGetsItsOwnRows() {
        Call call = under.call();
        String sql = "SELECT name FROM users WHERE id = $1";
        List<Optional<String>> names = Await.value(under.run(() -> under.postgres.transaction(call, transaction -> {
            List<Future<Optional<String>>> answers = new ArrayList<>();
            for (int id : List.of(9, 1, 8, 2, 3, 3, 7)) {
                answers.add(transaction.text(sql, List.of(id)));
            }
            return Future.all(answers)
                    .map(done -> answers.stream().map(Future::result).toList());
        })));
        assertThat(names)
                .containsExactly(
                        Optional.empty(),
                        Optional.of("Ada"),
                        Optional.empty(),
                        Optional.of("Bob"),
                        Optional.of("Cem"),
                        Optional.of("Cem"),
                        Optional.empty());
    }

    @Test
    void eachCountsItsOwnRows() {
        Call call = under.call();
        List<String> texts = new ArrayList<>();
        List<Integer> counts = Await.value(under.run(() -> under.postgres.transaction(call, transaction -> {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int from : List.of(1, 9, 2, 3)) {
                answers.add(transaction.rows(
                        "SELECT name FROM users WHERE id >= $1 ORDER BY id", List.of(from), firstColumnInto(texts)));
            }
            return Future.all(answers)
                    .map(done -> answers.stream().map(Future::result).toList());
        })));
        assertThat(counts).containsExactly(3, 0, 2, 1);
        assertThat(texts).containsExactly("Ada", "Bob", "Cem", "Bob", "Cem", "Cem");
    }

    @Test
    void allFailWithTheFirstAndNothingIsDone() {
        Call call = under.call();
        Throwable failure = Await.failure(under.run(() -> under.postgres.transaction(call, transaction -> {
            List<Future<?>> answers = new ArrayList<>();
            for (String id : List.of("4", "1", "5")) {
                answers.add(transaction.rows(
                        "INSERT INTO users VALUES ($1::text::int, 'x') RETURNING id", List.of(id), (b, o, l) -> {}));
            }
            return Future.all(answers);
        })));
        assertThat(((Fault) failure).code()).isEqualTo("23505");
        assertThat(Await.value(under.query(under.call(), "SELECT count(*)::text FROM users")))
                .containsExactly("3");
    }
}
