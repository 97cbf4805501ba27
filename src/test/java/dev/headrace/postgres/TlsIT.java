package dev.headrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.http.HttpConfig;
import dev.headrace.http.SelfSigned;
import dev.headrace.testing.Await;
import dev.headrace.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to PostgreSQL, whose certificate is its own and for localhost. */
class TlsIT {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private static Path directory;

    private static String certificate;
    private static String database;

    @BeforeAll
    static void encrypt() throws IOException {
        HttpConfig.TlsConfig tls = SelfSigned.in(directory);
        certificate = tls.certificate();
        Files.setPosixFilePermissions(Path.of(tls.key()), PosixFilePermissions.fromString("rw-------"));
        database = TestPostgres.createDatabase();
        set("ssl_cert_file", "'" + certificate + "'");
        set("ssl_key_file", "'" + tls.key() + "'");
        set("ssl", "on");
        reload();
        Await.until("PostgreSQL speaks TLS", () -> ask("127.0.0.1", "require").succeeded());
    }

    @AfterAll
    static void decrypt() {
        for (String setting : new String[] {"ssl", "ssl_cert_file", "ssl_key_file"}) {
            TestPostgres.execute("postgres", "ALTER SYSTEM RESET " + setting);
        }
        reload();
        Await.value(VERTX.close());
    }

    private static void set(String setting, String value) {
        TestPostgres.execute("postgres", "ALTER SYSTEM SET " + setting + " = " + value);
    }

    private static void reload() {
        TestPostgres.execute("postgres", "SELECT pg_reload_conf()");
    }

    /** Whether the session is encrypted, once that is known. */
    private static Future<Boolean> ask(String host, String parameters) {
        String url = "postgresql://postgres@" + host + ":" + TestPostgres.port() + "/" + database;
        PostgresConfig config = new PostgresConfig(
                parameters.isEmpty() ? url : url + "?sslmode=" + parameters,
                PostgresUnderTest.POOL,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofMillis(100),
                Duration.ZERO);
        Future<Boolean> answer = Postgres.once(
                VERTX,
                config,
                connection -> connection
                        .query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                        .execute()
                        .map(rows -> rows.iterator().next().getBoolean(0)));
        Await.until("there is an answer", answer::isComplete);
        return answer;
    }

    @Test
    void encryptsAsTheUrlSays() {
        assertThat(ask("localhost", "require").result()).isTrue();
        assertThat(ask("localhost", "prefer").result()).isTrue();
        assertThat(ask("localhost", "disable").result()).isFalse();
        assertThat(ask("localhost", "").result()).as("on this machine").isFalse();
    }

    @Test
    void takesACertificateThatItWasToldToTrust() {
        assertThat(ask("localhost", "verify-full&sslrootcert=" + certificate).result())
                .isTrue();
        assertThat(ask("127.0.0.1", "verify-ca&sslrootcert=" + certificate).result())
                .isTrue();
    }

    @Test
    void refusesACertificateForAnotherHost() {
        assertThat(ask("127.0.0.1", "verify-full&sslrootcert=" + certificate).failed())
                .isTrue();
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() {
        assertThat(ask("localhost", "verify-full").failed()).isTrue();
        assertThat(ask("localhost", "verify-ca&sslrootcert=system").failed()).isTrue();
    }
}
