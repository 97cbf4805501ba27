package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.config.Binder;
import dev.headrace.config.Bound;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.postgres.PostgresConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which configuration a command works with: a file, and what overrides it. The same for every command that has one. */
public final class ConfigurationOptions {
    private static final Path USUAL_FILE = Path.of("headrace.yaml");
    private static final Map<String, String> VARIABLE_TO_KEY =
            Map.of("HEADRACE_HTTP_PORT", "http.port", "HEADRACE_ADMIN_PORT", "admin.port");

    @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "The configuration file, the same as --config.")
    private Optional<Path> parameter = Optional.empty();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file; headrace.yaml in the working directory when left out.")
    private Optional<Path> option = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a setting, such as http.port=8081; may be repeated.")
    private List<String> assignments = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** A URL by itself passes the same rules as in a file; a problem with it is told under the name of the option. */
    static PostgresConfig postgresAt(String url) {
        Overrides overrides = new Overrides(Map.of("--database", url), Map.of("--database", "postgres.url"), List.of());
        Bound<Settings> settings = Binder.bind(Settings.class, new Source("", ""), overrides);
        FileCheck.requireForPostgres(settings);
        return settings.value().postgres();
    }

    /** The settings of the file that was named, or else of headrace.yaml in the working directory. */
    public Bound<Settings> load(Map<String, String> environment) {
        requireAssignments();
        return bind(Source.read(named().orElseGet(this::usualFile)), environment);
    }

    /** The settings of the file that was named, or else of the one given. */
    public Bound<Settings> load(Source otherwise, Map<String, String> environment) {
        requireAssignments();
        return bind(named().map(Source::read).orElse(otherwise), environment);
    }

    /** Before a file is looked for; that would be told first otherwise. What is not understood may hold a secret. */
    private void requireAssignments() {
        if (assignments.stream().anyMatch(assignment -> assignment.indexOf('=') < 1)) {
            throw new ParameterException(
                    command.commandLine(), "--set should be followed by KEY=VALUE, such as http.port=8081");
        }
    }

    private Bound<Settings> bind(Source source, Map<String, String> environment) {
        return Binder.bind(Settings.class, source, new Overrides(environment, VARIABLE_TO_KEY, assignments));
    }

    /** Whether a file was named, and not just left to be found. */
    boolean isNamed() {
        return named().isPresent();
    }

    private Optional<Path> named() {
        if (parameter.isPresent() && option.isPresent()) {
            throw new ParameterException(
                    command.commandLine(),
                    "two configuration files are given: " + parameter.get() + " and " + option.get());
        }
        return parameter.or(() -> option);
    }

    private Path usualFile() {
        if (!Files.exists(USUAL_FILE)) {
            throw new Refusal(
                    ExitCodes.CONFIGURATION,
                    "there is no headrace.yaml here. Name a file (" + command.qualifiedName()
                            + " FILE), or write one with \"headrace init --database URL\"");
        }
        return USUAL_FILE;
    }
}
