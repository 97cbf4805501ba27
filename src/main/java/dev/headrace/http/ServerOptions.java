package dev.headrace.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The configuration in the words of the toolkit. */
final class ServerOptions {
    /** Long enough for a burst of connections to wait for the event loop instead of for a repeated SYN. */
    private static final int BACKLOG = 4096;

    private static final int STREAMS = 100;

    private ServerOptions() {}

    /** @param onLateFrame is told the address of an HTTP/2 client that does not end what it has begun to send */
    static HttpServerOptions of(HttpConfig config, int port, Consumer<String> onLateFrame) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(port)
                .setAcceptBacklog(BACKLOG)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(config.idleTimeout().toMillis()))
                .setMaxInitialLineLength(config.maxRequestLine().toInt())
                .setMaxHeaderSize(config.maxHeaders().toInt())
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS)
                        .setMaxHeaderListSize(config.maxHeaders().bytes()));
        config.tls()
                .ifPresent(tls -> secure(options, tls, new TlsEngine(() -> new FrameDeadline(config, onLateFrame))));
        return options;
    }

    private static void secure(HttpServerOptions options, HttpConfig.TlsConfig tls, TlsEngine engine) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setSslEngineOptions(engine)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setKeyCertOptions(
                        new PemKeyCertOptions().addCertPath(tls.certificate()).addKeyPath(tls.key()));
    }
}
