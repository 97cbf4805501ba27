package dev.headrace.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL 18, started once in a test run and stopped with it; each caller takes a database of its own. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "200")
                        // Counts statements, in databases that have the extension of that name.
                        .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static int port() {
        return Holder.SERVER.getPort();
    }

    /** Makes an empty database and answers its name. */
    public static String createDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name);
        return name;
    }

    /** The URL that the product is configured with. */
    public static String url(String database) {
        return url(database, port());
    }

    /** The same through a proxy. */
    public static String url(String database, int proxyPort) {
        return "postgresql://postgres@127.0.0.1:" + proxyPort + "/" + database;
    }

    /** A JDBC connection, to prepare data and to compare with. */
    public static Connection connect(String database) throws SQLException {
        return connect(database, port());
    }

    /** The same through a proxy. */
    public static Connection connect(String database, int proxyPort) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + proxyPort + "/" + database, "postgres", "postgres");
    }

    /** The first column of the only row that a query answers, as text. */
    public static String text(String database, String sql) {
        try (Connection connection = connect(database);
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Runs SQL, several statements at once if need be. */
    public static void execute(String database, String sql) {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot run: " + sql, e);
        }
    }
}
