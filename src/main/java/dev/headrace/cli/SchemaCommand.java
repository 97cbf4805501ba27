package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.config.SchemaWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of the configuration. */
@Command(
        name = "schema",
        description = "Print the JSON Schema of the configuration, for editors.",
        footer = {
            "",
            "@|bold Example:|@",
            "  headrace schema > headrace.schema.json",
            "",
            "With this as the first line of a configuration most editors complete and check it:",
            "  # yaml-language-server: $$schema=headrace.schema.json"
        })
final class SchemaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(SchemaWriter.write(Settings.class, "Headrace configuration"));
        return ExitCodes.OK;
    }
}
