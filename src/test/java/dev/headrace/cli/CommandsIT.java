package dev.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.call.NanoClock;
import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.CatalogReader;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.PostgresConfig;
import dev.headrace.testing.TestPostgres;
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
