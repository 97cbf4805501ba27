package dev.headrace.ops;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.InvalidSetting;
import dev.headrace.http.HttpConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@Doc("The admin listener: health, metrics, reload. Keep it away from the public.")
public record AdminConfig(
        @Default("127.0.0.1") @Doc("Address to listen on.") String host,

        @Default("9090") @Doc("Port to listen on; 0 takes a free one.")
        int port) {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

    public AdminConfig {
        if (port < 0 || port > 65_535) {
            throw new InvalidSetting("port", "must be between 0 and 65535, was " + port);
        }
    }

    /** This address with the limits of the public listener, on one event loop, in the clear and for any host name. */
    public HttpConfig listening(HttpConfig limits) {
        return new HttpConfig(
                host,
                port,
                limits.basePath(),
                1,
                limits.requestTimeout(),
                limits.bodyTimeout(),
                limits.idleTimeout(),
                limits.slowRequest(),
                DRAIN_TIMEOUT,
                limits.maxRequestLine(),
                limits.maxHeaders(),
                limits.maxHeaderCount(),
                limits.maxBody(),
                limits.maxParameters(),
                limits.maxInValues(),
                limits.maxConnections(),
                List.of(),
                Optional.empty());
    }
}
