package dev.headrace.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.catalog.QualifiedName;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestServer;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the tests of the change feed share: a database with what the command installs, and reads of a server. */
final class FeedUnderTest {
    private FeedUnderTest() {}

    /** Has changes of these tables of schema public recorded. */
    static void install(String database, String... tables) {
        List<InstallScript.Table> wanted = Arrays.stream(tables)
                .map(name -> new InstallScript.Table(List.of(QualifiedName.parse(name)), true))
                .toList();
        TestPostgres.execute(database, InstallScript.install(wanted, Optional.empty()));
    }

    /** The only value of a query, as text. */
    static String query(String database, String sql) {
        try (Connection connection = TestPostgres.connect(database);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static long recorded(String database) {
        return Long.parseLong(query(database, "SELECT count(*) FROM headrace.outbox"));
    }

    static String source(TestServer server, String path) {
        return server.get(path).headers().firstValue("x-cache").orElse("none");
    }

    /** What a server shows, whatever the status. */
    static String shown(TestServer server, String path) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isIn(200, 404);
        return answer.body();
    }
}
