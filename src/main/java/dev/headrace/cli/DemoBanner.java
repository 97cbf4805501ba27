package dev.headrace.cli;

import dev.headrace.embedded.EmbeddedServers;
import dev.headrace.http.HttpConfig;
import java.util.Locale;

/** What the demo says when it serves: at most twelve lines, with commands to paste. */
record DemoBanner(String version, int users, HttpConfig http, Launcher.Ports ports, EmbeddedServers servers) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                """
                Headrace %1$s with %5$,d users, %6$,d posts and %7$,d friendships

                  API       %2$s://localhost:%3$d%4$s
                  Health    http://localhost:%8$d/ready and http://localhost:%8$d/metrics
                  Database  PostgreSQL %9$s  %11$s
                  Cache     Redis %10$s  %12$s

                  curl %13$slocalhost:%3$d%4$s/users/1
                  curl %13$s'localhost:%3$d%4$s/posts?user_id=eq.1&select=id,title&order=id.desc&limit=3'
                  curl %13$slocalhost:%3$d%4$s/auth/login -d login=alan.1@example.com -d password=headrace
                  curl -s %13$s'localhost:%3$d/export/users?format=csv' | wc -l
                Ctrl-C stops everything and leaves nothing behind.
                """,
                version,
                scheme(),
                ports.http(),
                http.basePath(),
                users,
                10L * users,
                (long) users * Math.min(20, users - 1),
                ports.admin(),
                servers.postgres().version(),
                servers.redis().version(),
                servers.postgres().url(),
                servers.redis().url(),
                http.tls().isPresent() ? "-k https://" : "");
    }

    private String scheme() {
        return http.tls().isPresent() ? "https" : "http";
    }
}
