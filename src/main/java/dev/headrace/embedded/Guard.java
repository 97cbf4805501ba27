package dev.headrace.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server as a child process that ends with its parent, however the parent ends.
 *
 * <p>Between the two stands a shell that holds the reading end of a pipe. When the pipe closes, because {@link #close()}
 * closed it or because this process was killed, the shell interrupts the server, waits for it and removes its
 * files. Nothing else is portable: only Linux can tie a child's life to its parent's, and only to a thread's.
 *
 * <p>The shell leads a session of its own where the machine can do that, so that Ctrl-C on the terminal reaches this
 * process alone and the server stays up while requests are drained.
 */
final class Guard implements AutoCloseable {
    private static final String SCRIPT = """
            directory=$1
            log=$2
            shift 2
            trap '' INT HUP
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            (
                while read -r _ <&3; do :; done
                rm -f "$log"
                kill -INT "$server"
            ) &
            watch=$!
            wait "$server"
            status=$?
            if [ -e "$log" ]; then
                kill "$watch"
            else
                rm -rf "$directory"
                rmdir "$(dirname "$directory")"
            fi
            exit "$status"
            """;

    private static final int LOG_LINES = 5;

    private final String name;
    private final Path log;
    private final Process shell;

    private Guard(String name, Path log, Process shell) {
        this.name = name;
        this.log = log;
        this.shell = shell;
    }

    /**
     * Starts a server.
     *
     * @param directory its files and its log. The guard removes it with a server that was stopped, and the parent with the
     *     last one in it; when a server ends by itself everything stays, for whoever asks why
     */
    static Guard start(String name, Path directory, List<String> server) {
        Path log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>(sessionPrefix());
        command.addAll(List.of("/bin/sh", "-c", SCRIPT, "headrace-" + name, directory.toString(), log.toString()));
        command.addAll(server);
        try {
            Process shell = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Guard(name, log, shell);
        } catch (IOException e) {
            throw new EmbeddedFailure("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    private static List<String> sessionPrefix() {
        if (isOnPath("setsid")) {
            return List.of("setsid");
        }
        return isOnPath("perl") ? List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV") : List.of();
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(directory -> new File(directory, program).canExecute());
    }

    /** Waits for the end of a program that ends by itself. */
    void requireSuccess() {
        if (isAliveAfter(Duration.ofMinutes(5))) {
            throw new EmbeddedFailure(name + " does not end:\n  " + lastWords());
        }
        if (shell.exitValue() != 0) {
            throw new EmbeddedFailure(name + " failed:\n  " + lastWords());
        }
    }

    /** Waits a moment, or less when the server ends; answers whether it still runs. */
    boolean isAliveAfter(Duration moment) {
        try {
            return !shell.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedFailure("interrupted while " + name + " started", e);
        }
    }

    /** The end of what the server printed, for the message of a failure. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "its log is gone: " + e.getMessage();
        }
    }

    /** Interrupts the server, which for both of them means an orderly stop, and waits until it is gone. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            shell.destroy();
        }
        boolean interrupted = false;
        while (shell.isAlive()) {
            try {
                shell.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
