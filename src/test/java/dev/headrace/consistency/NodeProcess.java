package dev.headrace.consistency;

import dev.headrace.testing.Await;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One server in a process of its own, which can be stopped in its tracks, killed and started again. */
final class NodeProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;
    /** Until it serves: it listens, and knows what the database holds. */
    private static final int STEPS = 2;

    private static final Pattern STARTED = Pattern.compile("started: api on port (\\d+)");
    /** More than a command to Redis takes until it is given up. */
    private static final long TIMEOUT = Duration.ofMillis(500).toNanos();

    private final int number;
    private final Path configuration;
    private final Path log;
    private final Map<String, String> environment;
    private final History history;
    private final Thread lastResort = new Thread(this::end);
    private volatile Process process;
    private volatile int port;
    private volatile CountDownLatch serving = new CountDownLatch(STEPS);
    private final AtomicInteger life = new AtomicInteger();
    /** When it said that Redis is lost and has not said yet that it is found; 0 otherwise. */
    private long redisLostAt;

    NodeProcess(int number, Path directory, Path configuration, Map<String, String> environment, History history) {
        this.number = number;
        this.configuration = configuration;
        this.log = directory.resolve("node-" + number + ".log");
        this.environment = environment;
        this.history = history;
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    int port() {
        return port;
    }

    int life() {
        return life.get();
    }

    boolean serves() {
        return serving.getCount() == 0 && process.isAlive();
    }

    /** Starts it; it serves somewhat later. */
    void start() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                // Starts are what costs most here: three or four of them in a minute.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-cp",
                classPath(),
                ServedWhileParentLives.class.getName(),
                "serve",
                "--config",
                configuration.toString(),
                "--set",
                "http.port=0",
                "--set",
                "admin.port=0");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            CountDownLatch steps = new CountDownLatch(STEPS);
            serving = steps;
            Process started = builder.start();
            process = started;
            life.incrementAndGet();
            Thread reader = new Thread(() -> follow(started, steps), "log of node " + number);
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The built jar and what ends with its parent; all classes of the test where none was built, as in an IDE. */
    private static String classPath() {
        Path jar = Path.of(System.getProperty("headrace.jar", ""));
        String ownClasses = ServedWhileParentLives.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return Files.isRegularFile(jar) ? jar + File.pathSeparator + ownClasses : System.getProperty("java.class.path");
    }

    /** Waits until it serves; on a machine under load that takes a while. */
    void awaitServing() throws InterruptedException {
        if (!serving.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
            throw new IllegalStateException("node " + number + " does not serve: " + lastLines());
        }
    }

    /** Stops it in its tracks for so long. */
    void pause(Duration time) throws IOException, InterruptedException {
        freeze(time).waitFor();
    }

    /**
     * The same; answers when it is stopped with what ends when it goes on. It goes on earlier when it is woken, and also if the
     * test is killed meanwhile.
     */
    Process freeze(Duration longest) throws IOException {
        String pid = Long.toString(process.pid());
        String script = String.format(
                Locale.ROOT,
                "kill -STOP %s; echo stopped; read -r -t %.3f; kill -CONT %s",
                pid,
                longest.toMillis() / 1000.0,
                pid);
        Process asleep = new ProcessBuilder("bash", "-c", script).start();
        asleep.inputReader().readLine();
        return asleep;
    }

    /** Has a node go on that sleeps. */
    static void wake(Process asleep) throws IOException, InterruptedException {
        asleep.outputWriter().close();
        asleep.waitFor();
    }

    /** Ends it without any warning. */
    void kill() {
        process.destroyForcibly();
        Await.until("node " + number + " is gone", () -> !process.isAlive());
        redisFound();
    }

    /** Keeps what it prints, and remembers when it says that it has lost Redis. */
    private void follow(Process started, CountDownLatch steps) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                heard(line, steps);
            }
        } catch (IOException e) {
            // It was killed.
        } finally {
            for (int i = 0; i < STEPS; i++) {
                steps.countDown();
            }
        }
    }

    private void heard(String line, CountDownLatch steps) {
        Matcher started = STARTED.matcher(line);
        if (started.find()) {
            port = Integer.parseInt(started.group(1));
            steps.countDown();
        } else if (line.contains("catalogue loaded")) {
            steps.countDown();
        } else if (line.contains("Redis lost")) {
            redisLost();
        } else if (line.contains("Redis found")) {
            redisFound();
        }
    }

    /** The command that it waited for in vain was sent before. */
    private synchronized void redisLost() {
        redisLostAt = redisLostAt == 0 ? System.nanoTime() - TIMEOUT : redisLostAt;
    }

    private synchronized void redisFound() {
        if (redisLostAt != 0) {
            history.add(new Trouble(number, Trouble.Kind.LOST_REDIS, redisLostAt, System.nanoTime()));
            redisLostAt = 0;
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void end() {
        if (process != null) {
            kill();
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        end();
    }
}
