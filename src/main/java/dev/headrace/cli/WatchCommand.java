package dev.headrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What makes writes known that are made past the server. */
@Command(
        name = "watch",
        description = "Have PostgreSQL record what is written elsewhere, for the caches.",
        synopsisSubcommandLabel = "(install | uninstall)",
        footer = {
            "",
            "@|bold Examples:|@",
            "  headrace watch install --database URL          print the SQL for every table",
            "  headrace watch install --config shop.yaml --apply",
            "  headrace watch uninstall --database URL --apply",
            "",
            "\"headrace watch install --help\" tells more."
        })
final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.USAGE;
    }
}
