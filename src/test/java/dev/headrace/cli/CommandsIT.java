package dev.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.NanoClock;
import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.CatalogReader;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.PostgresConfig;
import dev.headrace.testing.TestPostgres;
import dev.headrace.testing.TestRedis;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsIT {
    private static final String ODD_TABLES = """
            CREATE TABLE users (id int PRIMARY KEY, name text, password_hash text);
            CREATE TABLE log (line text);
            CREATE VIEW totals AS SELECT 1 AS total;
            CREATE TABLE "Bücher: ${x} #1/2 ""true"" x" ("a b" int PRIMARY KEY);
            CREATE TABLE "null" (id int PRIMARY KEY);
            CREATE SCHEMA app;
            CREATE TABLE app.users (id int PRIMARY KEY);
            COMMENT ON TABLE app.users IS E'two\nlines';
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final String database = TestPostgres.createDatabase();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        Launcher launcher = (settings, hangup, serving) -> ExitCodes.FAILURE;
        Map<String, String> environment = Map.of("DATABASE_URL", TestPostgres.url(database));
        return new Commands(launcher, CommandsIT::read, Shutdown.never(), environment)
                .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments);
    }

    private static Future<Catalog> read(Vertx vertx, PostgresConfig config) {
        Postgres postgres = new Postgres(vertx, config, 1, new Watcher() {}, NanoClock.system());
        return postgres.withConnection(connection -> new CatalogReader(vertx).read(connection))
                .eventually(postgres::close);
    }

    @Test
    void whatInitWritesPassesCheck() throws Exception {
        TestPostgres.execute(database, ODD_TABLES);
        Path file = folder.resolve("new.yaml");
        assertThat(run("init", "--database", TestPostgres.url(database), "--output", file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("4 tables", "2 views and tables without a key");
        assertThat(Files.readString(file)).contains("${DATABASE_URL}").doesNotContain(database);
        assertThat(run("check", "--connect", file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("answers; it holds 6 tables and views", "public.Bücher: ${x} #1/2 \"true\" x");
    }

    @Test
    void checkFindsWhatTheDatabaseDoesNotHave() throws Exception {
        TestPostgres.execute(database, ODD_TABLES);
        Path file = folder.resolve("wrong.yaml");
        Files.writeString(
                file, "postgres: { url: \"${DATABASE_URL}\" }\nresources:\n  user: {}\n  users: { hide: [nam] }\n");
        assertThat(run("check", "--connect", file.toString())).isEqualTo(ExitCodes.FAILURE);
        assertThat(err.toString())
                .contains(file + ":3:3", "public.users")
                .contains(file + ":4:19", "\"name\"")
                .contains("2 problems");
    }

    @Test
    void watchInstallsAndUninstallsAgainAndAgain() throws Exception {
        TestPostgres.execute(database, ODD_TABLES + """
                CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id);
                CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (10);
                """);
        String url = TestPostgres.url(database);
        assertThat(run("watch", "uninstall", "--database", url, "--apply"))
                .as(err.toString())
                .isZero();
        for (int i = 0; i < 2; i++) {
            assertThat(run("watch", "install", "--database", url, "--apply", "--grant", "postgres"))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString()).contains("Changes of 6 tables are recorded now");
            assertThat(triggers()).isEqualTo("28");
        }
        assertThat(run("watch", "uninstall", "--database", url, "--table", "parts", "--apply"))
                .isZero();
        assertThat(triggers()).isEqualTo("20");
        for (int i = 0; i < 2; i++) {
            assertThat(run("watch", "uninstall", "--database", url, "--apply"))
                    .as(err.toString())
                    .isZero();
            assertThat(triggers()).isEqualTo("0");
        }
        assertThat(run(
                        "watch",
                        "install",
                        "--database",
                        url,
                        "--table",
                        "totals",
                        "--table",
                        "parts_1",
                        "--table",
                        "x"))
                .isEqualTo(ExitCodes.FAILURE);
        assertThat(err.toString())
                .contains("public.totals is a view", "public.parts_1 is a partition", "public.x does not exist");
    }

    private String triggers() throws Exception {
        try (var connection = TestPostgres.connect(database);
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'headrace%'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void checkFindsThatNothingIsRecorded() throws Exception {
        TestPostgres.execute(database, ODD_TABLES);
        Path file = folder.resolve("watched.yaml");
        Files.writeString(file, """
                postgres: { url: "${DATABASE_URL}" }
                resources:
                  users: { cache: { pattern: cache-aside, watch: notify } }
                """);
        assertThat(run("check", "--connect", file.toString())).isEqualTo(ExitCodes.FAILURE);
        assertThat(err.toString())
                .contains(
                        "resources.users.cache.watch",
                        "headrace.outbox does not exist",
                        "Run \"headrace watch install\"");
        assertThat(run("watch", "install", file.toString())).isZero();
        assertThat(out.toString()).contains("ON \"public\".\"users\"").doesNotContain("\"app\".\"users\"");
        TestPostgres.execute(database, out.toString().substring(out.toString().indexOf("-- Has PostgreSQL")));
        assertThat(run("check", "--connect", file.toString()))
                .as(err.toString())
                .isZero();
    }

    @Test
    void checkFindsThatTheJournalsTablesCannotBeMadeOrUsed() throws Exception {
        String role = "plain_" + database;
        TestPostgres.execute(database, ODD_TABLES + "CREATE ROLE " + role + " LOGIN");
        String url = TestPostgres.url(database).replace("postgres@", role + "@");
        Path file = folder.resolve("behind.yaml");
        Files.writeString(file, """
                postgres: { url: "%s" }
                redis: { url: "%s" }
                resources:
                  users: { cache: { pattern: write-behind } }
                """.formatted(url, TestRedis.url()));
        assertThat(run("check", "--connect", file.toString())).isEqualTo(ExitCodes.FAILURE);
        assertThat(err.toString()).contains("resources.users.cache.pattern", "may not make them", "docs/caching.md");
        TestPostgres.execute(database, """
                CREATE SCHEMA headrace;
                CREATE TABLE headrace.journal (part text);
                CREATE TABLE headrace.parked_writes (part text);
                """);
        assertThat(run("check", "--connect", file.toString())).isEqualTo(ExitCodes.FAILURE);
        assertThat(err.toString()).contains("may not use the journal's tables", "GRANT USAGE ON SCHEMA headrace");
        TestPostgres.execute(
                database,
                "GRANT USAGE ON SCHEMA headrace TO ROLE; GRANT SELECT, INSERT, UPDATE ON headrace.journal TO ROLE;"
                                .replace("ROLE", role)
                        + "GRANT SELECT, INSERT ON headrace.parked_writes TO " + role);
        assertThat(run("check", "--connect", file.toString()))
                .as(err.toString())
                .isZero();
    }

    @Test
    void checkTellsThatRedisIsDown() throws Exception {
        Path file = folder.resolve("redis.yaml");
        Files.writeString(file, "postgres: { url: \"${DATABASE_URL}\" }\n");
        assertThat(run("check", "--connect", file.toString(), "--set", "redis.url=redis://:hunter2@127.0.0.1:1"))
                .isEqualTo(ExitCodes.DEPENDENCY);
        assertThat(err.toString())
                .contains("Redis at redis://:***@127.0.0.1:1 does not answer")
                .doesNotContain("hunter2");
    }
}
