package dev.headrace.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A PostgreSQL with the demo database and a Redis, for as long as this is open.
 *
 * <p>May be closed by another thread while {@link #start} still works; {@code start} then fails.
 */
public final class EmbeddedServers implements AutoCloseable {
    private static final List<String> REQUIRED_CLASSES = List.of(
            "org.postgresql.Driver",
            "org.apache.commons.compress.archivers.tar.TarArchiveInputStream",
            "org.tukaani.xz.XZInputStream",
            "redis.embedded.core.ExecutableProvider");

    private final Options options;
    private final Consumer<String> progress;
    private final EmbeddedHome home = EmbeddedHome.create();
    private EmbeddedPostgres postgres;
    private EmbeddedRedis redis;

    /** Nothing starts yet; {@code progress} hears one line for each step that takes time. */
    public EmbeddedServers(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * How to start.
     *
     * @param users rows of the table users; the other tables grow with it
     * @param postgresPort 0 takes a free one
     * @param redisPort 0 takes a free one
     * @param cache where the unpacked programs stay for the next time; without one they are unpacked each time
     */
    public record Options(int users, int postgresPort, int redisPort, Optional<Path> cache) {}

    /** Whether the artifacts of the servers are on the class path. They are not in the fat jar. */
    public static boolean areAvailable() {
        return REQUIRED_CLASSES.stream().allMatch(EmbeddedServers::isLoadable);
    }

    private static boolean isLoadable(String className) {
        try {
            Class.forName(className, false, EmbeddedServers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Starts both servers and makes the demo database. */
    public void start() {
        progress.accept("starting PostgreSQL and Redis");
        redis = EmbeddedRedis.start(home, options.cache(), options.redisPort());
        postgres = EmbeddedPostgres.start(home, options.cache(), options.postgresPort());
        new DemoDatabase(postgres, options.users(), progress).create();
    }

    /** Where the files of both stand while they run. */
    Path directory() {
        return home.directory();
    }

    public EmbeddedPostgres postgres() {
        return postgres;
    }

    public EmbeddedRedis redis() {
        return redis;
    }

    /** Stops both servers and removes their files. */
    @Override
    public void close() {
        home.close();
    }
}
