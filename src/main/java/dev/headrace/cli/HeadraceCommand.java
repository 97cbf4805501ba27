package dev.headrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself, without a command. */
@Command(
        name = "headrace",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Serves a PostgreSQL database over HTTP, fast by default.",
        footer = {
            "",
            "@|bold Start here:|@",
            "  headrace demo                              try it, with a database of its own",
            "  headrace init --database \"$$DATABASE_URL\"   write headrace.yaml from your database",
            "  headrace serve                             serve what headrace.yaml says",
            "",
            "\"headrace COMMAND --help\" tells more about a command."
        })
final class HeadraceCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // Picocli acts on it before the command runs.
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // Picocli acts on it before the command runs.
    private boolean version;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an unexpected failure.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.USAGE;
    }
}
