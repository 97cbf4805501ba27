package dev.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL for samples: an empty database and a role that owns it, on 127.0.0.1, gone when closed.
 *
 * <p>It keeps nothing safe from a crash, because what it holds is made anew each time. Its password is made up at each
 * start: other users of the machine can reach the port too, and a superuser of PostgreSQL runs programs.
 */
public final class EmbeddedPostgres {
    private static final String DATABASE = "demo";
    private static final String ROLE = "headrace";
    private static final String SUPERUSER = "postgres";
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_TRIES = 3000;
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "timezone=UTC",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_wal_size=4GB",
            "max_connections=200",
            "scram_iterations=1",
            "maintenance_work_mem=256MB",
            "io_method=sync",
            "jit=off",
            "shared_preload_libraries=");

    private final Guard guard;
    private final int port;
    private final String superuserPassword;
    private final String password = Password.random();
    private String version = "";

    private EmbeddedPostgres(Guard guard, int port, String superuserPassword) {
        this.guard = guard;
        this.port = port;
        this.superuserPassword = superuserPassword;
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param cache where the unpacked program is looked for and left; in the temporary directory without one
     * @param wantedPort 0 takes a free one
     */
    public static EmbeddedPostgres start(EmbeddedHome home, Optional<Path> cache, int wantedPort) {
        UnprivilegedUser user = UnprivilegedUser.find();
        try {
            Path directory = home.directoryOf("postgres");
            user.prepare(home.directory(), directory);
            PostgresProgram program = new PostgresProgram(home, user, cacheFor(user, cache, directory));
            PostgresProgram.Cluster cluster = program.newCluster(directory);
            int port = FreePort.orFree(wantedPort);
            Path postgres = program.unpacked().resolve("bin/postgres");
            Guard guard = home.start("postgres", directory, command(user, postgres, cluster.data(), port));
            return new EmbeddedPostgres(guard, port, cluster.password()).awaited();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cache that the server cannot reach is no use; then everything is made anew. */
    private static Cache cacheFor(UnprivilegedUser user, Optional<Path> cache, Path directory) {
        return new Cache(cache.filter(user::reaches).orElse(directory.resolve("programs")));
    }

    private static List<String> command(UnprivilegedUser user, Path postgres, Path data, int port) {
        List<String> command =
                new ArrayList<>(List.of(postgres.toString(), "-D", data.toString(), "-p", Integer.toString(port)));
        for (String setting : SETTINGS) {
            command.add("-c");
            command.add(setting);
        }
        return user.command(command);
    }

    private EmbeddedPostgres awaited() {
        try (Connection connection = firstConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + password + "'");
            // A database of its own would be one more to copy, and nobody misses the one that is always there.
            statement.execute("ALTER DATABASE postgres RENAME TO " + DATABASE);
            statement.execute("ALTER DATABASE " + DATABASE + " OWNER TO " + ROLE);
            version = connection.getMetaData().getDatabaseProductVersion();
            return this;
        } catch (SQLException | EmbeddedFailure e) {
            throw new EmbeddedFailure("PostgreSQL did not start on port " + port + ":\n  " + guard.lastWords(), e);
        }
    }

    private Connection firstConnection() throws SQLException {
        SQLException last = new SQLException("not tried");
        for (int tries = 0; tries < MOST_TRIES && guard.isAliveAfter(PAUSE); tries++) {
            try {
                return connect("template1", SUPERUSER, superuserPassword);
            } catch (SQLException e) {
                last = e;
            }
        }
        throw last;
    }

    private Connection connect(String database, String role, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, role, password);
    }

    /** A JDBC connection to the database as its owner, to fill it. */
    Connection connect() throws SQLException {
        return connect(DATABASE, ROLE, password);
    }

    /** The same as a superuser, for what its owner may not do. */
    Connection connectAsSuperuser() throws SQLException {
        return connect(DATABASE, SUPERUSER, superuserPassword);
    }

    /** What the server is configured with. */
    public String url() {
        return "postgresql://" + ROLE + ":" + password + "@127.0.0.1:" + port + "/" + DATABASE;
    }

    public String version() {
        return version;
    }
}
