package dev.headrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.http.HttpConfig;
import dev.headrace.http.SelfSigned;
import dev.headrace.testing.Await;
import dev.headrace.testing.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests' Redis knows no TLS, so it stands behind somebody who does, with a certificate that nobody trusts yet. */
class TlsIT {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String PASSWORD = "password";

    private final Vertx vertx = Vertx.vertx();
    private final RedisProcess server = RedisProcess.launch();
    private HttpConfig.TlsConfig certificate;
    private NetServer front;

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        certificate = SelfSigned.in(directory);
        NetClient client = vertx.createNetClient();
        front = vertx.createNetServer(new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(certificate.certificate())
                                .addKeyPath(certificate.key())))
                .connectHandler(near -> {
                    near.pause();
                    client.connect(server.port(), "127.0.0.1").onSuccess(far -> join(near, far));
                });
        Await.value(front.listen(0, "127.0.0.1"));
    }

    private static void join(NetSocket near, NetSocket far) {
        near.handler(far::write).closeHandler(gone -> far.close());
        far.handler(near::write).closeHandler(gone -> near.close());
        near.resume();
    }

    @AfterEach
    void stop() {
        Await.value(vertx.close());
        server.close();
    }

    private String url() {
        return "rediss://localhost:" + front.actualPort();
    }

    @Test
    void trustsNobodyUnknown() {
        try (RedisUnderTest under = new RedisUnderTest(url(), RedisUnderTest.PATIENT)) {
            Await.until("the outage is told", () -> !under.outages.isEmpty());
            assertThat(under.outages.get(0)).contains("SSL", "certification path");
            assertThat(under.redis.isUp()).isFalse();
        }
    }

    /** As docs/caching.md says: through the trust store of the virtual machine. */
    @Test
    void trustsWhomTheTrustStoreKnowsUnderItsOwnNameOnly() throws Exception {
        System.setProperty(TRUST_STORE, trustStore().toString());
        System.setProperty(TRUST_STORE_PASSWORD, PASSWORD);
        try (RedisUnderTest trusted = RedisUnderTest.connected(url(), RedisUnderTest.PATIENT);
                RedisUnderTest elsewhere =
                        new RedisUnderTest("rediss://127.0.0.1:" + front.actualPort(), RedisUnderTest.PATIENT)) {
            assertThat(trusted.ask("PING")).isEqualTo("PONG");
            Await.until("the outage is told", () -> !elsewhere.outages.isEmpty());
            assertThat(elsewhere.outages.get(0)).contains("SSL", "subject alternative names");
            assertThat(elsewhere.redis.isUp()).isFalse();
        } finally {
            System.clearProperty(TRUST_STORE);
            System.clearProperty(TRUST_STORE_PASSWORD);
        }
    }

    private Path trustStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(certificate.certificate()))) {
            store.setCertificateEntry(
                    "redis", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        Path file = directory.resolve("trust.p12");
        try (OutputStream bytes = Files.newOutputStream(file)) {
            store.store(bytes, PASSWORD.toCharArray());
        }
        return file;
    }

    @Test
    void takesAnyCertificateWhenToldTo() {
        try (RedisUnderTest under = RedisUnderTest.connected(url() + "?verify=none", RedisUnderTest.PATIENT)) {
            byte[] large = new byte[300_000];
            under.ask("SET", "x", large);
            assertThat(Await.value(under.run(() -> under.redis.get("x")))).isEqualTo(large);
        }
    }

    @Test
    void doesNotSpeakPlainlyToSomebodyWhoWantsTls() {
        try (RedisUnderTest under =
                new RedisUnderTest("redis://localhost:" + front.actualPort(), RedisUnderTest.PATIENT)) {
            Await.until("the outage is told", () -> !under.outages.isEmpty());
            assertThat(under.redis.isUp()).isFalse();
        }
    }
}
