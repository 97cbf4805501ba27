package dev.headrace.postgres;

import dev.headrace.config.InvalidSetting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** How every session with PostgreSQL is opened: address, encryption, and the settings that fix how values are printed. */
final class SessionOptions {
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1");
    private static final int PIPELINE = 256;
    private static final int STATEMENTS_KEPT = 1024;
    private static final int LONGEST_STATEMENT_KEPT = 64 * 1024;

    private SessionOptions() {}

    static PgConnectOptions of(PostgresConfig config) {
        DatabaseUrl url = DatabaseUrl.parse(config.url());
        return new PgConnectOptions()
                .setHost(url.host())
                .setPort(url.port())
                .setUser(url.user())
                .setPassword(url.password())
                .setDatabase(url.database())
                .setSslMode(sslMode(url))
                .setSslOptions(encryption(url))
                .setProperties(properties(config, url))
                .setPipeliningLimit(PIPELINE)
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS_KEPT)
                .setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT_KEPT);
    }

    /**
     * Settings of the session. Search path and time zone stay those of the server or role; the formats are fixed because
     * the text of values reaches clients unchanged.
     */
    private static Map<String, String> properties(PostgresConfig config, DatabaseUrl url) {
        Map<String, String> properties = new HashMap<>();
        properties.put("application_name", url.options().getOrDefault("application_name", "headrace"));
        properties.put("client_encoding", "UTF8");
        properties.put("DateStyle", "ISO, MDY");
        properties.put("IntervalStyle", "postgres");
        properties.put("extra_float_digits", "1");
        properties.put("bytea_output", "hex");
        properties.put(
                "statement_timeout", Long.toString(config.statementTimeout().toMillis()));
        properties.put("lock_timeout", Long.toString(config.lockTimeout().toMillis()));
        // A net below our own limits, which end a stalled download long before.
        properties.put("idle_in_transaction_session_timeout", "120000");
        // A node that vanishes without a word would keep its sessions, and what they have locked, for hours.
        properties.put("tcp_keepalives_idle", "30");
        properties.put("tcp_keepalives_interval", "10");
        properties.put("tcp_keepalives_count", "3");
        if (url.options().containsKey("options")) {
            properties.put("options", url.options().get("options"));
        }
        return properties;
    }

    /** As libpq does it, except that a server on this machine is not asked for encryption by default. */
    private static SslMode sslMode(DatabaseUrl url) {
        String mode = url.options().get("sslmode");
        if (mode != null) {
            return SslMode.of(mode);
        }
        return LOCAL_HOSTS.contains(url.host()) || url.host().startsWith("/") ? SslMode.DISABLE : SslMode.PREFER;
    }

    private static ClientSSLOptions encryption(DatabaseUrl url) {
        SslMode mode = sslMode(url);
        String certificates = url.options().get("sslrootcert");
        boolean verifies = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL;
        ClientSSLOptions options =
                new ClientSSLOptions().setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
        if (certificates != null && !certificates.equals("system")) {
            options.setTrustOptions(trustIn(certificates));
        } else if (verifies) {
            options.setTrustOptions(trustInSystem());
        } else {
            options.setTrustAll(true);
        }
        return options;
    }

    private static TrustOptions trustIn(String file) {
        try {
            String certificates = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
            if (!certificates.contains("-----BEGIN CERTIFICATE-----")) {
                throw new InvalidSetting("url", "has an sslrootcert without a certificate in PEM form: " + file);
            }
            return new PemTrustOptions().addCertValue(Buffer.buffer(certificates, "ISO-8859-1"));
        } catch (IOException e) {
            throw new InvalidSetting("url", "has an sslrootcert that cannot be read: " + file);
        }
    }

    /** The authorities that the Java runtime trusts. */
    private static TrustOptions trustInSystem() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(TrustOptions::wrap)
                    .findFirst()
                    .orElseThrow(() -> new InvalidSetting("url", "needs an sslrootcert: this Java has none"));
        } catch (GeneralSecurityException e) {
            throw new InvalidSetting("url", "needs an sslrootcert: the certificates of this Java cannot be read");
        }
    }
}
