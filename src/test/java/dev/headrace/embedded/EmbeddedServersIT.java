package dev.headrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddedServersIT {
    private static final String CHECKSUM = """
            SELECT md5(string_agg(row::text, '' ORDER BY row::text)) FROM (
                SELECT users::text FROM users UNION ALL SELECT posts::text FROM posts UNION ALL SELECT friends::text FROM friends
            ) AS rows(row)
            """;

    /** What PostgreSQL would look for if the references were validated. */
    private static final String BROKEN_REFERENCES = """
            SELECT (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated)
                 + (SELECT count(*) FROM posts WHERE user_id NOT IN (SELECT id FROM users))
                 + (SELECT count(*) FROM friends WHERE user_id NOT IN (SELECT id FROM users))
                 + (SELECT count(*) FROM friends WHERE friend_id NOT IN (SELECT id FROM users))
            """;

    private static EmbeddedServers serversWith(int users) {
        return new EmbeddedServers(
                new EmbeddedServers.Options(users, 0, 0, Optional.of(Path.of("target/demo/programs"))), step -> {});
    }

    private static String ask(EmbeddedServers servers, String sql) throws SQLException {
        try (Connection connection = servers.postgres().connect();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void makesTheSameRowsTwiceAndLeavesNothingBehind() throws SQLException {
        String first;
        Path directory;
        List<ProcessHandle> children;
        try (EmbeddedServers servers = serversWith(100)) {
            servers.start();
            directory = servers.directory();
            children = ProcessHandle.current()
                    .descendants()
                    .filter(child -> child.info()
                            .commandLine()
                            .orElse("")
                            .contains(servers.directory().toString()))
                    .toList();
            first = ask(servers, CHECKSUM);
            assertThat(ask(servers, "SELECT count(*) FROM users")).isEqualTo("100");
            assertThat(ask(servers, "SELECT count(*) FROM posts")).isEqualTo("1000");
            assertThat(ask(servers, "SELECT count(*) FROM friends")).isEqualTo("2000");
            assertThat(ask(servers, "SELECT min(n) FROM (SELECT count(*) FROM posts GROUP BY user_id) AS c(n)"))
                    .as("posts of the user with the fewest")
                    .isNotEqualTo("0");
            assertThat(ask(servers, BROKEN_REFERENCES)).isEqualTo("0");
            assertThat(children).isNotEmpty();
        }
        assertThat(directory).doesNotExist();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        try (EmbeddedServers servers = serversWith(100)) {
            servers.start();
            assertThat(ask(servers, CHECKSUM)).isEqualTo(first);
        }
    }

    @Test
    void makesEveryFriendshipOnceForVeryFewUsers() throws SQLException {
        try (EmbeddedServers servers = serversWith(3)) {
            servers.start();
            assertThat(ask(servers, "SELECT count(*) FROM friends")).isEqualTo("6");
            assertThat(ask(servers, "SELECT count(*) FROM friends WHERE user_id = friend_id"))
                    .isEqualTo("0");
            assertThat(ask(servers, BROKEN_REFERENCES)).isEqualTo("0");
        }
    }

    @Test
    void startsNothingAfterItWasClosed() {
        EmbeddedServers servers = serversWith(1);
        servers.close();
        assertThatThrownBy(servers::start).isInstanceOf(EmbeddedFailure.class);
        assertThat(servers.directory()).doesNotExist();
    }

    @Test
    void namesThePortThatIsTaken() {
        try (EmbeddedHome home = EmbeddedHome.create();
                EmbeddedHome second = EmbeddedHome.create()) {
            Optional<Path> cache = Optional.of(Path.of("target/demo/programs"));
            int port = EmbeddedRedis.start(home, cache, 0).port();
            assertThatThrownBy(() -> EmbeddedRedis.start(second, cache, port))
                    .isInstanceOf(EmbeddedFailure.class)
                    .hasMessageContaining(String.valueOf(port))
                    .hasMessageContaining("Address already in use");
        }
    }
}
