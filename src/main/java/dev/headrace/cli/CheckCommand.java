package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.catalog.Catalog;
import dev.headrace.config.Bound;
import dev.headrace.config.EffectiveSetting;
import dev.headrace.config.Mask;
import dev.headrace.config.Problem;
import dev.headrace.resource.ResourceConfig;
import dev.headrace.resource.Resources;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Validates a configuration and shows what is in force. */
@Command(
        name = "check",
        description = "Validate a configuration and show every setting in force.",
        footer = {
            "",
            "@|bold Examples:|@",
            "  headrace check                        each setting, its value and where it comes from",
            "  headrace check --connect              also try PostgreSQL, Redis, every table and column",
            "  headrace check conf/shop.yaml --set postgres.pool.max-size=50",
            "",
            "Secrets are masked. All mistakes are told at once, as file:line:column  key  what is wrong."
        })
final class CheckCommand implements Callable<Integer> {
    private final CatalogSource source;
    private final Map<String, String> environment;

    @Mixin
    private ConfigurationOptions configuration;

    @Option(
            names = "--connect",
            description = "Also try the servers, and look for each file, table and column that is named.")
    private boolean connect;

    @Spec
    private CommandSpec spec;

    CheckCommand(CatalogSource source, Map<String, String> environment) {
        this.source = source;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Bound<Settings> settings = configuration.load(environment);
        printTable(settings.settings());
        return connect ? tryServers(settings) : ExitCodes.OK;
    }

    private void printTable(List<EffectiveSetting> settings) {
        int keyWidth = width(settings, EffectiveSetting::key);
        int valueWidth = Math.min(60, width(settings, EffectiveSetting::value));
        String form = "%-" + keyWidth + "s  %-" + valueWidth + "s  %s%n";
        settings.forEach(setting -> out().printf(form, setting.key(), oneLine(setting.value()), setting.origin()));
        out().flush();
    }

    private static int width(List<EffectiveSetting> settings, Function<EffectiveSetting, String> column) {
        return settings.stream()
                .mapToInt(setting -> column.apply(setting).length())
                .max()
                .orElse(1);
    }

    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}", " ");
    }

    private int tryServers(Bound<Settings> settings) {
        FileCheck.require(settings);
        out().println();
        try (Servers servers = new Servers(source)) {
            boolean redisAnswers = redisAnswers(settings.value(), servers);
            Optional<Catalog> catalog = readCatalog(settings, servers);
            List<Problem> findings =
                    catalog.map(read -> CatalogCheck.findings(settings, read)).orElse(List.of());
            if (findings.isEmpty() && catalog.isPresent()) {
                findings = new ArrayList<>(unwatched(settings, servers));
                findings.addAll(unjournalled(settings, servers));
            }
            if (!findings.isEmpty()) {
                Failures.printProblems(spec.commandLine(), findings);
            }
            boolean allAnswer = redisAnswers && catalog.isPresent();
            return !allAnswer ? ExitCodes.DEPENDENCY : findings.isEmpty() ? ExitCodes.OK : ExitCodes.FAILURE;
        }
    }

    /** Only once the tables themselves are right. */
    private static List<Problem> unwatched(Bound<Settings> settings, Servers servers) {
        Map<String, ResourceConfig> watched = settings.value().watched();
        return watched.isEmpty()
                ? List.of()
                : CatalogCheck.findings(
                        settings, servers.installation(settings.value().postgres(), Resources.tablesOf(watched)));
    }

    private static List<Problem> unjournalled(Bound<Settings> settings, Servers servers) {
        return settings.value().writtenBehind().isEmpty()
                ? List.of()
                : CatalogCheck.findings(
                        settings, servers.journalTables(settings.value().postgres()));
    }

    private boolean redisAnswers(Settings settings, Servers servers) {
        if (settings.redis().url().isEmpty()) {
            out().println("Redis is not configured.");
            return true;
        }
        String url = settings.redis().url().get();
        boolean answers = report(() -> servers.ping(url));
        if (answers) {
            out().println("Redis at " + Mask.apply(url) + " answers.");
        }
        return answers;
    }

    private Optional<Catalog> readCatalog(Bound<Settings> settings, Servers servers) {
        try {
            Catalog catalog = servers.catalog(settings.value().postgres());
            out().println("PostgreSQL " + catalog.serverVersion() + " at "
                    + Mask.apply(settings.value().postgres().url()) + " answers; it holds "
                    + catalog.relations().size() + " tables and views.");
            return Optional.of(catalog);
        } catch (Refusal e) {
            report(() -> {
                throw e;
            });
            return Optional.empty();
        }
    }

    private boolean report(Runnable attempt) {
        try {
            attempt.run();
            return true;
        } catch (Refusal e) {
            spec.commandLine().getErr().println(e.getMessage());
            return false;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
