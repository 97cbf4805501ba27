package dev.headrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The sample tables users, posts and friends, made inside PostgreSQL by {@code demo.sql}: the same rows each time.
 *
 * <p>The script is cut into steps by lines that start with {@code -- step:}, whose rest says what the step does.
 */
final class DemoDatabase {
    private static final String SCRIPT = "demo.sql";
    private static final String STEP = "(?m)^-- step: ";

    private final EmbeddedPostgres postgres;
    private final Consumer<String> progress;

    DemoDatabase(EmbeddedPostgres postgres, Consumer<String> progress) {
        this.postgres = postgres;
        this.progress = progress;
    }

    private record Step(String title, String sql) {}

    /** One transaction, so that PostgreSQL need not log what it writes into tables that are not there yet. */
    void create(int users) {
        try (Connection connection = postgres.connect()) {
            connection.setAutoCommit(false);
            setUsers(connection, users);
            for (Step step : steps()) {
                progress.accept(step.title());
                run(connection, step);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new EmbeddedFailure("cannot make the demo database: " + e.getMessage(), e);
        }
    }

    private static void setUsers(Connection connection, int users) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config('demo.users', ?, false)")) {
            statement.setString(1, Integer.toString(users));
            statement.execute();
        }
    }

    private static void run(Connection connection, Step step) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(step.sql());
        }
    }

    private static List<Step> steps() {
        return Arrays.stream(script().split(STEP, -1))
                .skip(1)
                .map(text -> text.split("\n", 2))
                .map(parts -> new Step(parts[0].strip(), parts[1]))
                .toList();
    }

    private static String script() {
        try (InputStream script = DemoDatabase.class.getResourceAsStream(SCRIPT)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
