package dev.headrace.embedded;

import dev.headrace.catalog.QualifiedName;
import dev.headrace.feed.InstallScript;
import dev.headrace.packaged.PackagedText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The sample tables users, posts and friends, made inside PostgreSQL by {@code demo.sql}: the same rows each time.
 *
 * <p>The script is cut into steps by lines that start with {@code -- step:}, whose rest says what the step does, and a step
 * by lines that start with {@code -- meanwhile} into parts that do not depend on each other. The parts of a step run at
 * the same time, because making a row keeps one core of PostgreSQL busy and no more.
 */
final class DemoDatabase {
    private static final String SCRIPT = "demo.sql";
    private static final List<String> TABLES = List.of("users", "posts", "friends");
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    private static final long MEGABYTE = 1_000_000;

    /** What a user with posts and friends takes, indexes included; measured. */
    private static final long BYTES_FOR_A_USER = 5_580;

    private static final String STEP = "(?m)^-- step: ";
    private static final String PART = "(?m)^-- meanwhile.*$";

    private final EmbeddedPostgres postgres;
    private final Consumer<String> progress;
    private final int users;

    DemoDatabase(EmbeddedPostgres postgres, int users, Consumer<String> progress) {
        this.postgres = postgres;
        this.users = users;
        this.progress = progress;
    }

    private record Step(String title, List<String> parts) {}

    void create() {
        for (Step step : steps()) {
            progress.accept(step.title());
            run(step.parts());
        }
        trustReferences();
        recordChanges();
    }

    private void run(List<String> parts) {
        CompletableFuture<Void> done = CompletableFuture.allOf(parts.stream()
                .map(part -> CompletableFuture.runAsync(() -> run(part)))
                .toArray(CompletableFuture[]::new));
        try {
            while (!isDoneAfter(REPORT_EVERY, done)) {
                reportSize();
            }
        } catch (ExecutionException e) {
            throw new EmbeddedFailure(
                    "cannot make the demo database: " + e.getCause().getMessage(), e);
        }
    }

    private static boolean isDoneAfter(Duration time, CompletableFuture<Void> work) throws ExecutionException {
        try {
            work.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedFailure("interrupted while the demo database was made", e);
        }
    }

    /** The files of a table tell how far it is, while its rows are not there for anybody yet. */
    private void reportSize() {
        try (Connection connection = postgres.connect();
                var statement = connection.createStatement();
                var size = statement.executeQuery("SELECT pg_database_size(current_database())")) {
            size.next();
            progress.accept(
                    "  %d of about %d MB".formatted(size.getLong(1) / MEGABYTE, BYTES_FOR_A_USER * users / MEGABYTE));
        } catch (SQLException e) {
            // Whatever it is, those who write the rows meet it too, and they tell.
            return;
        }
    }

    /** One transaction, so that PostgreSQL need not log what it writes into a table that is not there yet. */
    private void run(String part) {
        try (Connection connection = postgres.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            setUsers(connection);
            statement.execute(part);
            connection.commit();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    /** They hold because of how the rows are made; having PostgreSQL look takes a third of the whole time. */
    private void trustReferences() {
        try (Connection connection = postgres.connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE pg_constraint SET convalidated = true WHERE contype = 'f'");
        } catch (SQLException e) {
            throw new EmbeddedFailure("cannot make the demo database: " + e.getMessage(), e);
        }
    }

    /** What psql writes shows at once, as after {@code headrace watch install}. */
    private void recordChanges() {
        List<InstallScript.Table> tables = TABLES.stream()
                .map(name -> new InstallScript.Table(List.of(new QualifiedName("public", name)), true))
                .toList();
        try (Connection connection = postgres.connect();
                var statement = connection.createStatement()) {
            statement.execute(InstallScript.install(tables, Optional.empty()));
        } catch (SQLException e) {
            throw new EmbeddedFailure("cannot have changes recorded: " + e.getMessage(), e);
        }
    }

    private void setUsers(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config('demo.users', ?, false)")) {
            statement.setString(1, Integer.toString(users));
            statement.execute();
        }
    }

    private static List<Step> steps() {
        return Arrays.stream(PackagedText.of(DemoDatabase.class, SCRIPT).split(STEP, -1))
                .skip(1)
                .map(text -> text.split("\n", 2))
                .map(lines -> new Step(
                        lines[0].strip(), Stream.of(lines[1].split(PART)).toList()))
                .toList();
    }
}
