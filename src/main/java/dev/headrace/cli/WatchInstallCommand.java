package dev.headrace.cli;

import dev.headrace.catalog.QualifiedName;
import dev.headrace.feed.InstallScript;
import dev.headrace.feed.WatchedTable;
import dev.headrace.postgres.PostgresConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints or runs the SQL that has changes recorded. */
@Command(
        name = "install",
        description = "Print the SQL that has PostgreSQL record changes of tables, or run it.",
        footer = {
            "",
            "@|bold Examples:|@",
            "  headrace watch install --database URL                      print it, for every table",
            "  headrace watch install --database URL --table public.users --apply",
            "  headrace watch install --config shop.yaml                  for what its resources watch",
            "  headrace watch install --config shop.yaml --database OWNER_URL --grant web --apply",
            "",
            "It makes the schema headrace with a table and two functions, and four triggers on each table and",
            "partition. It may be run again. The role of the URL must own the tables and be allowed to create a",
            "schema; that of the server needs what --grant gives. Needs PostgreSQL 14."
        })
final class WatchInstallCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final CatalogSource source;

    @Mixin
    private WatchTarget target;

    @Option(
            names = "--poll",
            description = "Without NOTIFY: the servers only ask. With a configuration, it says which.")
    private boolean poll;

    @Option(
            names = "--grant",
            paramLabel = "ROLE",
            description = "The role of the server, if it does not own the tables.")
    private Optional<String> role = Optional.empty();

    WatchInstallCommand(CatalogSource source, Map<String, String> environment) {
        this.source = source;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PostgresConfig config = target.postgres(environment);
        try (Servers servers = new Servers(source)) {
            List<WatchedTable> tables = target.installation(servers, config).tables();
            refuseWhatCannotBe(tables);
            String sql = InstallScript.install(tables.stream().map(this::table).toList(), role);
            target.finish(
                    servers,
                    config,
                    sql,
                    "Changes of " + (tables.size() == 1 ? "1 table" : tables.size() + " tables") + " are recorded now."
                            + " Servers whose resources say cache: { watch: notify } follow them.");
        }
        return ExitCodes.OK;
    }

    private static void refuseWhatCannotBe(List<WatchedTable> tables) {
        List<String> obstacles = new ArrayList<>();
        for (WatchedTable table : tables) {
            if (table.obstacle() != null) {
                obstacles.add(table.name() + " " + table.obstacle());
            }
        }
        if (tables.isEmpty()) {
            obstacles.add("there is no table");
        }
        if (!obstacles.isEmpty()) {
            throw new Refusal(ExitCodes.FAILURE, "cannot be watched: " + String.join("; ", obstacles));
        }
    }

    private InstallScript.Table table(WatchedTable table) {
        List<QualifiedName> parts =
                table.parts().stream().map(WatchedTable.Part::name).toList();
        return new InstallScript.Table(parts, !poll && target.isNotified(table.name()));
    }
}
