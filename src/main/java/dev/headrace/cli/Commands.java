package dev.headrace.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command line: which commands there are, how they are grouped, and what becomes of their failures. */
public final class Commands {
    /** Where the width of the terminal is not known; the examples fit. */
    private static final int HELP_WIDTH = 110;

    private static final Map<String, List<String>> GROUPS = groups();

    private final CommandLine root;

    public Commands(Launcher launcher, CatalogSource source, Shutdown shutdown, Map<String, String> environment) {
        HeadraceCommand program = new HeadraceCommand();
        this.root = new CommandLine(program);
        commands(launcher, source, shutdown, environment).forEach(root::addSubcommand);
        root.getSubcommands()
                .get("watch")
                .addSubcommand(new WatchInstallCommand(source, environment))
                .addSubcommand(new WatchUninstallCommand(source, environment));
        root.setExpandAtFiles(false);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpWidth(HELP_WIDTH);
        root.setUsageHelpAutoWidth(true);
        root.setParameterExceptionHandler(new Failures(program)::usage);
        root.setExecutionExceptionHandler(new Failures(program)::execution);
        root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new GroupedCommands(GROUPS));
        describe(root);
        root.getSubcommands().values().forEach(Commands::describeAll);
    }

    private static List<Object> commands(
            Launcher launcher, CatalogSource source, Shutdown shutdown, Map<String, String> environment) {
        return List.of(
                new DemoCommand(launcher, shutdown, environment),
                new ServeCommand(launcher, environment),
                new ReadyCommand(environment),
                new CheckCommand(source, environment),
                new InitCommand(source, environment),
                new WatchCommand(),
                new SchemaCommand(),
                new TokenCommand(environment),
                new PasswordCommand(),
                new CompletionCommand());
    }

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> titleToNames = new LinkedHashMap<>();
        titleToNames.put("Try it", List.of("demo"));
        titleToNames.put("Set up", List.of("init", "check", "watch", "schema"));
        titleToNames.put("Run", List.of("serve", "ready"));
        titleToNames.put("Accounts", List.of("token", "password"));
        titleToNames.put("Shell", List.of("completion"));
        return titleToNames;
    }

    private static void describeAll(CommandLine command) {
        describe(command);
        if (!command.getSubcommands().isEmpty()) {
            command.getCommandSpec().usageMessage().commandListHeading("%n@|bold Commands:|@%n");
        }
        command.getSubcommands().values().forEach(Commands::describeAll);
    }

    private static void describe(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.synopsisHeading("@|bold Usage:|@ ");
        usage.descriptionHeading("%n");
        usage.parameterListHeading("%n@|bold Parameters:|@%n");
        usage.optionListHeading("%n@|bold Options:|@%n");
        usage.commandListHeading("");
        usage.exitCodeListHeading("%n@|bold Exit codes:|@%n");
        usage.exitCodeList(ExitCodes.explained());
        usage.sortOptions(false);
    }

    /** The same with other outputs, for tests. */
    Commands printingTo(PrintWriter out, PrintWriter err) {
        root.setOut(out);
        root.setErr(err);
        return this;
    }

    /** Runs one command and answers the exit code of the process. */
    public int run(String... arguments) {
        return root.execute(arguments);
    }
}
