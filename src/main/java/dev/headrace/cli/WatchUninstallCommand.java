package dev.headrace.cli;

import dev.headrace.catalog.QualifiedName;
import dev.headrace.feed.InstallScript;
import dev.headrace.feed.Installation;
import dev.headrace.feed.WatchedTable;
import dev.headrace.postgres.PostgresConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints or runs the SQL that ends the recording. */
@Command(
        name = "uninstall",
        description = "Print the SQL that ends the recording of changes, or run it.",
        footer = {
            "",
            "@|bold Examples:|@",
            "  headrace watch uninstall --database URL                    print what removes everything",
            "  headrace watch uninstall --database URL --apply",
            "  headrace watch uninstall --database URL --table public.users --apply",
            "",
            "With --table or a configuration only the triggers of those tables go; without, the schema headrace goes too."
        })
final class WatchUninstallCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final CatalogSource source;

    @Mixin
    private WatchTarget target;

    WatchUninstallCommand(CatalogSource source, Map<String, String> environment) {
        this.source = source;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PostgresConfig config = target.postgres(environment);
        try (Servers servers = new Servers(source)) {
            Installation found = target.installation(servers, config);
            List<QualifiedName> parts = found.tables().stream()
                    .flatMap(table -> table.parts().stream())
                    .filter(part -> part.triggers() > 0)
                    .map(WatchedTable.Part::name)
                    .toList();
            target.finish(
                    servers,
                    config,
                    InstallScript.uninstall(parts, !target.isChosen()),
                    "Nothing of " + (target.isChosen() ? "these tables" : "this database") + " is recorded any more.");
        }
        return ExitCodes.OK;
    }
}
