package dev.headrace.http;

import dev.headrace.call.Network;
import dev.headrace.config.DataSize;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.content.CompressionConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@Doc("The public listener.")
public record HttpConfig(
        @Default("0.0.0.0") @Doc("Address to listen on.") String host,

        @Default("8080") @Doc("Port to listen on; 0 takes a free one.")
        int port,

        @Default("/api") @Doc("Path below which the resources stand.")
        String basePath,

        @Default("0") @Doc("Event loops that serve requests; 0 means one for each core.")
        int eventLoops,

        @Default("10s")
        @Doc("Time for a request until its answer, once its body is there; the query behind it is cancelled then.")
        Duration requestTimeout,

        @Default("10s") @Doc("Time for a request's line and headers to arrive, from their first byte on.")
        Duration headerTimeout,

        @Default("30s") @Doc("Time for a request's body to arrive.")
        Duration bodyTimeout,

        @Default("60s") @Doc("Time without a request after which a connection is closed.")
        Duration idleTimeout,

        @Default("500ms") @Doc("Requests slower than this are logged with the time of each stage.")
        Duration slowRequest,

        @Default("20s") @Doc("Time for running requests to end after SIGTERM; then they are reset.")
        Duration drainTimeout,

        @Default("8KiB") @Doc("Longest request line; a longer one is answered 414.")
        DataSize maxRequestLine,

        @Default("16KiB") @Doc("Largest header block; a larger one is answered 431.")
        DataSize maxHeaders,

        @Default("100") @Doc("Most header fields in a request; more are answered 431.")
        int maxHeaderCount,

        @Default("1MiB") @Doc("Largest request body; a larger one is answered 413.")
        DataSize maxBody,

        @Default("64") @Doc("Most parameters in a query string.")
        int maxParameters,

        @Default("1000") @Doc("Most values in an in.(...) list, or in the array of eq(any) and its kin.")
        int maxInValues,

        @Default("4096") @Doc("Most connections at once; further ones are closed at once.")
        int maxConnections,

        @Default("1024")
        @Doc("Most connections of one address at once, that of a proxy included; further ones are closed at once.")
        int maxConnectionsPerAddress,

        @Default("10000") @Doc("Requests after which an HTTP/1 connection is closed, so that clients spread anew.")
        int maxRequestsPerConnection,

        @Default("[]") @Doc("Host names that are served; every name when empty.")
        List<String> allowedHosts,

        CorsConfig cors,

        @Default("[]")
        @Doc(
                "Networks of the proxies that are believed when they name the client they speak for, as 10.0.0.0/8; none when empty.")
        List<String> trustedProxies,

        @Default("x-forwarded-for")
        @Doc("The header in which they do: x-forwarded-for or forwarded. The other one is not looked at.")
        ProxyHeader proxyHeader,

        CompressionConfig compression,

        @Doc("TLS, with HTTP/2; plain HTTP/1.1 when left out.")
        Optional<TlsConfig> tls) {

    /** The toolkit counts milliseconds in 31 bits. */
    private static final Duration LONGEST_IDLE = Duration.ofDays(24);

    public HttpConfig {
        Rules rules = new Rules();
        trustedProxies.stream()
                .filter(text -> Network.parse(text) == null)
                .forEach(text -> rules.require(
                        false, "trusted-proxies", "names \"" + text + "\", which is no network such as 10.0.0.0/8"));
        rules.require(port >= 0 && port <= 65_535, "port", "must be between 0 and 65535, was " + port)
                .require(
                        basePath.matches("(/[A-Za-z0-9._~-]+)+"),
                        "base-path",
                        "must start with a slash, hold plain names and not end with a slash, was \"" + basePath + "\"")
                .atLeast(0, "event-loops", eventLoops)
                .positive("request-timeout", requestTimeout)
                .positive("header-timeout", headerTimeout)
                .positive("body-timeout", bodyTimeout)
                .positive("drain-timeout", drainTimeout)
                .positive("idle-timeout", idleTimeout)
                .atMost(LONGEST_IDLE, "idle-timeout", idleTimeout)
                .atMost(LONGEST_IDLE, "header-timeout", headerTimeout)
                .between(DataSize.ofKibibytes(1), DataSize.ofMebibytes(1), "max-request-line", maxRequestLine)
                .between(DataSize.ofKibibytes(1), DataSize.ofMebibytes(1), "max-headers", maxHeaders)
                .atLeast(1, "max-header-count", maxHeaderCount)
                .between(DataSize.ofKibibytes(1), DataSize.ofMebibytes(1024), "max-body", maxBody)
                .atLeast(1, "max-parameters", maxParameters)
                .atLeast(1, "max-in-values", maxInValues)
                .atLeast(1, "max-connections", maxConnections)
                .atLeast(1, "max-connections-per-address", maxConnectionsPerAddress)
                .atLeast(1, "max-requests-per-connection", maxRequestsPerConnection)
                .check();
        allowedHosts = List.copyOf(allowedHosts);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** How many event loops serve. */
    public int loops() {
        return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
    }

    /** The same limits for another listener, which speaks plain HTTP on one event loop. */
    public HttpConfig forListenerAt(String otherHost, int otherPort) {
        return new HttpConfig(
                otherHost,
                otherPort,
                basePath,
                1,
                requestTimeout,
                headerTimeout,
                bodyTimeout,
                idleTimeout,
                slowRequest,
                drainTimeout,
                maxRequestLine,
                maxHeaders,
                maxHeaderCount,
                maxBody,
                maxParameters,
                maxInValues,
                maxConnections,
                maxConnectionsPerAddress,
                maxRequestsPerConnection,
                List.of(),
                new CorsConfig(List.of(), cors.maxAge()),
                List.of(),
                ProxyHeader.X_FORWARDED_FOR,
                CompressionConfig.OFF,
                Optional.empty());
    }

    /** Where proxies say whom they speak for. */
    public enum ProxyHeader {
        X_FORWARDED_FOR,
        FORWARDED
    }

    @Doc("TLS of the public listener.")
    public record TlsConfig(
            @Doc("PEM file with the certificate and its chain.")
            String certificate,

            @Doc("PEM file with the private key, PKCS#8.") String key) {}
}
