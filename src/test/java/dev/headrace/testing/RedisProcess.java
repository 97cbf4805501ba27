package dev.headrace.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A real Redis of a test's own, which can be frozen, killed and started again; it and its files are gone when closed. */
public final class RedisProcess implements AutoCloseable {
    private static final int ANSWER_MILLIS = 20_000;

    /** Names another redis-server than that of the build, of another version for one. */
    private static final String PROGRAM_PROPERTY = "headrace.redis-server";

    private final Path directory;
    private final List<String> command;
    private final int port;
    private final Thread lastResort = new Thread(this::end);
    private Process process;

    private RedisProcess(int port, List<String> options) {
        try {
            this.directory = Files.createTempDirectory("headrace-redis-");
            this.port = port;
            this.command = new ArrayList<>(List.of(
                    program().toString(),
                    "--bind",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(port),
                    "--save",
                    "",
                    "--dir",
                    directory.toString()));
            command.addAll(options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Starts one on a free port and waits until it answers. The options are those of its command line. */
    public static RedisProcess launch(String... options) {
        RedisProcess redis = stopped(options);
        redis.start();
        return redis;
    }

    /** One that has its port but does not run yet. */
    public static RedisProcess stopped(String... options) {
        return new RedisProcess(freePort(), List.of(options));
    }

    private static final class Holder {
        static final Path PROGRAM = Optional.ofNullable(System.getProperty(PROGRAM_PROPERTY))
                .map(Path::of)
                .orElseGet(Holder::unpacked);

        private static Path unpacked() {
            String resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
            try (InputStream bytes = RedisProcess.class.getResourceAsStream(resource)) {
                Path file = Files.createTempFile("headrace-redis-server-", "");
                Files.write(file, bytes.readAllBytes());
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException("cannot make it executable: " + file);
                }
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path program() {
        return Holder.PROGRAM;
    }

    /** Redis of a cluster listen on a second port, 10,000 higher. */
    private static int freePort() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() < 55_000) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it, also again after it was killed. */
    public void start() {
        File log = directory.resolve("log").toFile();
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("Redis answers", this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops it in its tracks: it keeps its connections and answers nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("no signal " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it without any warning. */
    public void kill() {
        process.destroyForcibly();
        Await.until("Redis is gone", () -> !process.isAlive());
    }

    /** Sends a command, whose arguments hold no blanks, and answers the first line of the answer. */
    public String tell(String command) {
        return lines(command).get(0);
    }

    /** The same; all lines of the answer. */
    public List<String> tellAll(String command) {
        return lines(command);
    }

    /** A number that INFO tells. */
    public long statistic(String name) {
        return tellAll("INFO").stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .sum();
    }

    /** The same with a password; all lines of the answer. */
    public List<String> tellAs(String password, String command) {
        List<String> lines = lines("AUTH " + password + "\r\n" + command);
        return lines.subList(1, lines.size());
    }

    private List<String> lines(String commands) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write((commands + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        end();
    }
}
