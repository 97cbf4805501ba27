package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.cache.CachePolicy;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.config.Bound;
import dev.headrace.feed.Installation;
import dev.headrace.postgres.PostgresConfig;
import dev.headrace.resource.ResourceConfig;
import dev.headrace.resource.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which database and which tables a {@code watch} command is about: those of a configuration, or named one by one. */
final class WatchTarget {
    @Mixin
    private ConfigurationOptions configuration;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "postgresql://owner:password@host:port/database; that of the configuration when left out.")
    private Optional<String> database = Optional.empty();

    @Option(
            names = "--table",
            paramLabel = "NAME",
            description =
                    "A table, as schema.name; may be repeated. When left out, those that the configuration watches, or with"
                            + " --database alone every table.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--apply", description = "Run the SQL instead of printing it.")
    private boolean apply;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private Map<String, ResourceConfig> watched = Map.of();

    /** Whether tables were chosen, and others are none of this command's business. */
    boolean isChosen() {
        return !names.isEmpty() || !watched.isEmpty();
    }

    /** The database; reads the configuration if that is asked for. */
    PostgresConfig postgres(Map<String, String> environment) {
        if (database.isPresent() && !configuration.isNamed()) {
            return ConfigurationOptions.postgresAt(database.get());
        }
        Bound<Settings> settings = configuration.load(environment);
        watched = settings.value().watched();
        if (watched.isEmpty() && names.isEmpty()) {
            throw new Refusal(
                    ExitCodes.FAILURE,
                    "no resource of the configuration says cache: { watch: notify } or poll, and no --table is named");
        }
        if (database.isPresent()) {
            return ConfigurationOptions.postgresAt(database.get());
        }
        FileCheck.requireForPostgres(settings);
        return settings.value().postgres();
    }

    /** The tables that were chosen; none for all. */
    Set<QualifiedName> tables() {
        return names.isEmpty()
                ? Resources.tablesOf(watched)
                : names.stream().map(QualifiedName::parse).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether somebody asks to be notified of changes of the table; of tables that are named here, everybody. */
    boolean isNotified(QualifiedName table) {
        Map<String, ResourceConfig> resources = new HashMap<>(watched);
        resources
                .entrySet()
                .removeIf(entry ->
                        !Resources.tableOf(entry.getKey(), entry.getValue()).equals(table));
        return resources.isEmpty()
                || resources.values().stream()
                        .anyMatch(resource -> resource.cache().watch() == CachePolicy.Watch.NOTIFY);
    }

    /** Prints the SQL, or runs it and says so. */
    void finish(Servers servers, PostgresConfig config, String sql, String done) {
        if (!apply) {
            command.commandLine().getOut().print(sql);
            command.commandLine().getOut().flush();
            return;
        }
        servers.run(config, sql);
        command.commandLine().getOut().println(done);
    }

    /** What there is of the tables. */
    Installation installation(Servers servers, PostgresConfig config) {
        return servers.installation(config, tables());
    }
}
