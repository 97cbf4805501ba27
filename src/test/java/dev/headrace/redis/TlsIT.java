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
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests' Redis knows no TLS, so it stands behind somebody who does, with a certificate that nobody trusts. */
class TlsIT {
    private final Vertx vertx = Vertx.vertx();
    private final RedisProcess server = RedisProcess.launch();
    private NetServer front;

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        HttpConfig.TlsConfig certificate = SelfSigned.in(directory);
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
