package dev.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A temporary directory and the servers that live in it; both are gone when it is closed.
 *
 * <p>It may be closed while another thread still starts servers, as happens on Ctrl-C: what has started is stopped, and
 * nothing starts any more.
 */
public final class EmbeddedHome implements AutoCloseable {
    private final Path directory;
    private final Deque<Guard> guards = new ArrayDeque<>();
    private boolean closed;

    private EmbeddedHome(Path directory) {
        this.directory = directory;
    }

    public static EmbeddedHome create() {
        try {
            return new EmbeddedHome(Files.createTempDirectory("headrace-demo-"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary directory", e);
        }
    }

    public Path directory() {
        return directory;
    }

    /** Makes the directory of one server. Its guard removes it with everything in it. */
    synchronized Path directoryOf(String server) throws IOException {
        requireOpen(server);
        return Files.createDirectory(directory.resolve(server));
    }

    synchronized Guard start(String name, Path serverDirectory, List<String> command) {
        requireOpen(name);
        Guard guard = Guard.start(name, serverDirectory, command);
        guards.push(guard);
        return guard;
    }

    private void requireOpen(String name) {
        if (closed) {
            throw new EmbeddedFailure("stopped before " + name + " started");
        }
    }

    /** Stops the servers, the last started first. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!guards.isEmpty()) {
            guards.pop().close();
        }
        try {
            Cache.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
