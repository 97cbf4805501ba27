package dev.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.Settings;
import dev.headrace.config.Bound;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("DATABASE_URL", "postgresql://me:hunter2@localhost/shop", "HEADRACE_ADMIN_PORT", "9191");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Bound<Settings>> served = new ArrayList<>();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        Launcher launcher = (settings, hangup, serving) -> {
            served.add(settings);
            return ExitCodes.OK;
        };
        CatalogSource source = (vertx, config) -> Future.failedFuture("no route to the database");
        return new Commands(launcher, source, Shutdown.never(), ENVIRONMENT)
                .printingTo(new PrintWriter(out, true), new PrintWriter(err, true))
                .run(arguments);
    }

    private String file(String text) throws Exception {
        return Files.writeString(folder.resolve("shop.yaml"), text).toString();
    }

    private String goodFile() throws Exception {
        return file("postgres:\n  url: ${DATABASE_URL}\nresources: { users: { access: { read: anyone } } }\n");
    }

    @Test
    void helpTellsCommandsExamplesAndExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Set up:", "init", "Run:", "serve", "Exit codes:", "Start here:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check", "init", "watch", "schema", "token", "password", "completion"})
    void helpOfEachCommandHasAnExample(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString())
                .contains("headrace " + command, "Example", "Exit codes:")
                .doesNotContain("$$");
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("headrace \\d+\\.\\d+\\.\\d+.*\\s+");
    }

    @Test
    void withoutACommandItTellsWhatThereIs() {
        assertThat(run()).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("Usage:", "serve");
    }

    @Test
    void unknownCommandsAndOptionsGetTheNearest() {
        assertThat(run("serv")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("check", "--conect")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("check", "a", "b")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains(
                        "there is no command \"serv\". Perhaps you meant 'serve'",
                        "there is no option --conect. Perhaps you meant '--connect'",
                        "the argument \"b\" is one too many",
                        "\"headrace check --help\" tells");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "completion bsh            | SHELL should be one of bash, zsh, was \"bsh\". Perhaps you meant 'bash'",
                "completion                | SHELL is missing: bash or zsh",
                "demo --users x            | --users should be a whole number, was \"x\"",
                "demo --users              | --users needs a value: --users N",
                "demo --port x             | --port should be a whole number, was \"x\"",
                "demo --port 99999         | --port should be a port up to 65535, was 99999",
                "demo --redis-port -1      | --redis-port should be a port up to 65535, was -1",
                "ready --admin-port x      | --admin-port should be a whole number, was \"x\"",
                "ready --admin-port 99999  | --admin-port should be a port up to 65535, was 99999",
                "check --connect=maybe     | --connect takes no value, was given \"maybe\"",
                "check none.yaml --set foo | --set should be followed by KEY=VALUE, such as http.port=8081",
                "watch foo                 | there is no command \"foo\". There are install, uninstall",
            })
    void wrongValuesAreToldWithWhatIsAllowed(String arguments, String sentence) {
        assertThat(run(arguments.split(" +"))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).startsWith("headrace: " + sentence).contains(" --help\" tells what is possible");
    }

    @Test
    void serveHandsOverWhatIsConfigured() throws Exception {
        assertThat(run("serve", goodFile(), "--set", "http.port=1234", "--set", "resources.users.hide=[a, b]"))
                .isZero();
        Settings settings = served.get(0).value();
        assertThat(settings.http().port()).isEqualTo(1234);
        assertThat(settings.admin().port()).isEqualTo(9191);
        assertThat(settings.resources().get("users").hide()).containsExactly("a", "b");
    }

    @Test
    void serveRefusesABadConfigurationWithEveryProblem() throws Exception {
        String file = file("http: { port: x }\nlog: { level: loud }");
        assertThat(run("serve", "-c", file, "--set", "redis.url=x")).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString())
                .contains(
                        file + ":1:15  http.port  should be",
                        file + ":2:15  log.level",
                        "--set redis.url",
                        "4 problems");
        assertThat(served).isEmpty();
    }

    @Test
    void saysThatAFileIsMissingOrNamedTwice() {
        assertThat(run("check", folder + "/none.yaml")).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(run("check")).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(run("check", "a", "--config", "b")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString())
                .contains(
                        "none.yaml  cannot be read: there is no such file",
                        "there is no headrace.yaml here",
                        "two configuration files");
    }

    @Test
    void checkShowsValuesWithTheirOrigins() throws Exception {
        String file = goodFile();
        assertThat(run("check", file, "--set", "http.port=1234")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("http\\.port +1234 +--set"))
                .anyMatch(line -> line.matches("admin\\.port +9191 +environment HEADRACE_ADMIN_PORT"))
                .anyMatch(line -> line.matches("http\\.request-timeout +10s +default"))
                .anyMatch(line -> line.matches("resources\\.users\\.access\\.read +anyone +.*shop\\.yaml:3"))
                .anyMatch(line ->
                        line.startsWith("postgres.url ") && line.contains("postgresql://me:***@localhost/shop"));
        assertThat(out + err.toString()).doesNotContain("hunter2");
    }

    @Test
    void checkSaysWhichServerIsDown() throws Exception {
        assertThat(run("check", "--connect", goodFile())).isEqualTo(ExitCodes.DEPENDENCY);
        assertThat(out.toString()).contains("Redis is not configured.");
        assertThat(err.toString())
                .contains("PostgreSQL at postgresql://me:***@localhost/shop", "no route to the database")
                .doesNotContain("hunter2");
    }

    @Test
    void initLeavesAnExistingFileAlone() throws Exception {
        String file = file("mine");
        assertThat(run("init", "--output", file)).isEqualTo(ExitCodes.FAILURE);
        assertThat(err.toString()).contains("exists and is left alone");
        assertThat(Files.readString(Path.of(file))).isEqualTo("mine");
    }

    @Test
    void initTellsThatThereIsNoDirectoryBeforeItReadsADatabase() {
        String output = folder.resolve("none/new.yaml").toString();
        assertThat(run("init", "--output", output)).isEqualTo(ExitCodes.FAILURE);
        assertThat(err.toString())
                .contains(output + " cannot be written: there is no directory " + folder.resolve("none"));
    }

    @Test
    void initTellsABadUrlUnderTheNameOfItsOption() {
        String output = folder.resolve("new.yaml").toString();
        assertThat(run("init", "--database", "mysql://me:hunter2@h/d", "--output", output))
                .isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString())
                .contains("--database  postgres.url  must start with postgresql://")
                .doesNotContain("hunter2");
    }

    @Test
    void tellsFilesThatTheServerCouldNotUse() throws Exception {
        String tls = "http.tls={ certificate: none.crt, key: none.key }";
        assertThat(run("check", "--connect", goodFile(), "--set", tls)).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString()).contains("--set http.tls  http.tls.key  names a file that does not exist: none.key");
        String url = "postgresql://me@h/d?sslmode=verify-ca&sslrootcert=none.ca";
        String output = folder.resolve("new.yaml").toString();
        assertThat(run("init", "--database", url, "--output", output)).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString())
                .contains("--database  postgres.url  has an sslrootcert that cannot be read: none.ca");
    }

    @Test
    void tokenIsOfTheAccountWithItsRoles() throws Exception {
        String file = file("""
                postgres: { url: "${DATABASE_URL}" }
                accounts:
                  { resource: users, login: email, password: hash, token: { secret: "a secret for tests, of more than 32 bytes" } }
                resources: { users: { hide: [hash] } }
                """);
        assertThat(run("token", "--account", "42", "--role", "admin", "--config", file))
                .isZero();
        String claims = out.toString().split("\\.")[1];
        assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
                .contains("\"sub\":\"42\"", "\"roles\":[\"admin\"]", "\"exp\":");
        assertThat(run("token", "--account", "42", "--hours", "0", "--config", file))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(run("token", "--config", file)).isEqualTo(ExitCodes.USAGE);
        assertThat(run("token", "--account", "42", "--config", goodFile())).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(err.toString())
                .contains(
                        "--hours should be between 1 and 8784, was 0",
                        "--account",
                        "the configuration has no accounts");
    }

    @Test
    void passwordIsHashedIfALoginCouldSendIt() {
        InputStream lines = new ByteArrayInputStream("open sesame\nother\n".getBytes(StandardCharsets.UTF_8));
        assertThat(PasswordCommand.firstLine(lines)).isEqualTo("open sesame");
        assertThat(PasswordCommand.hash("open sesame")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThatThrownBy(() -> PasswordCommand.firstLine(new ByteArrayInputStream(new byte[] {(byte) 0xff, '\n'})))
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> PasswordCommand.hash("é".repeat(513))).hasMessageContaining("more than 1024 bytes");
        assertThatThrownBy(() -> PasswordCommand.hash("")).hasMessageContaining("no password");
    }

    @Test
    void schemaIsJson() {
        assertThat(run("schema")).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"request-timeout\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionIsAScript(String shell) throws Exception {
        assertThat(run("completion", shell)).isZero();
        Path script = Files.writeString(folder.resolve("completion"), out.toString(), StandardCharsets.UTF_8);
        assertThat(new ProcessBuilder("bash", "-n", script.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        assertThat(out.toString()).contains("--connect", "(\"bash\" \"zsh\")");
    }

    @Test
    void anUnexpectedFailureIsOneLineUnlessDebugged() throws Exception {
        Launcher broken = (settings, hangup, serving) -> {
            throw new IllegalStateException("boom");
        };
        Commands commands = new Commands(
                        broken, (vertx, config) -> Future.failedFuture("none"), Shutdown.never(), ENVIRONMENT)
                .printingTo(new PrintWriter(out, true), new PrintWriter(err, true));
        String file = goodFile();
        assertThat(commands.run("serve", file)).isEqualTo(ExitCodes.FAILURE);
        assertThat(err.toString()).contains("boom", "--debug").doesNotContain("\tat ");
        commands.run("serve", file, "--debug");
        assertThat(err.toString()).contains("\tat ");
    }
}
