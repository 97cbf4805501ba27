package dev.headrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A Redis that keeps nothing on disk, on 127.0.0.1 behind a password made up at each start, gone when closed. */
public final class EmbeddedRedis {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_TRIES = 1000;
    private static final int ANSWER_MILLIS = 1000;
    private static final String PROGRAM = "redis-server";

    private final Guard guard;
    private final int port;
    private final String password;
    private String version = "";

    private EmbeddedRedis(Guard guard, int port, String password) {
        this.guard = guard;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param cache where the unpacked program is looked for and left; in the temporary directory without one
     * @param wantedPort 0 takes a free one
     */
    public static EmbeddedRedis start(EmbeddedHome home, Optional<Path> cache, int wantedPort) {
        String password = Password.random();
        int port = FreePort.orFree(wantedPort);
        try {
            Path directory = home.directoryOf("redis");
            Path configuration = Files.writeString(directory.resolve("redis.conf"), """
                    bind 127.0.0.1
                    port %d
                    requirepass %s
                    save ""
                    appendonly no
                    """.formatted(port, password));
            Path program = program(new Cache(cache.orElse(directory.resolve("programs"))));
            Guard guard = home.start("redis", directory, List.of(program.toString(), configuration.toString()));
            return new EmbeddedRedis(guard, port, password).awaited();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path program(Cache cache) throws IOException {
        String resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        URL url = resource == null ? null : EmbeddedRedis.class.getResource(resource);
        if (url == null) {
            throw new EmbeddedFailure("there is no Redis for this machine on the class path");
        }
        Archive archive = new Archive(url);
        return cache.entry("redis-" + archive.checksum(), draft -> archive.writeProgram(draft.resolve(PROGRAM)))
                .resolve(PROGRAM);
    }

    private EmbeddedRedis awaited() {
        try {
            version = firstAnswer();
            return this;
        } catch (IOException | EmbeddedFailure e) {
            throw new EmbeddedFailure("Redis did not start on port " + port + ":\n  " + guard.lastWords(), e);
        }
    }

    private String firstAnswer() throws IOException {
        IOException last = new IOException("not tried");
        for (int tries = 0; tries < MOST_TRIES && guard.isAliveAfter(PAUSE); tries++) {
            try {
                return askVersion();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** Asks in the protocol's inline form; one question is not worth a client. */
    private String askVersion() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            String question = "AUTH " + password + "\r\nINFO server\r\nQUIT\r\n";
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            return versionIn(socket.getInputStream());
        }
    }

    private static String versionIn(InputStream answer) throws IOException {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("redis_version:"))
                .map(line -> line.substring("redis_version:".length()))
                .findFirst()
                .orElseThrow(() -> new IOException("no version in the answer"));
    }

    /** What the server is configured with. */
    public String url() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public String version() {
        return version;
    }
}
