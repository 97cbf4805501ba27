package dev.headrace.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/** The list of commands in the help of the program, under a title for each thing a person wants to do. */
record GroupedCommands(Map<String, List<String>> titleToNames) implements IHelpSectionRenderer {
    private static final int NAME_WIDTH = 14;

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        titleToNames.forEach((title, names) -> {
            List<String> existing =
                    names.stream().filter(help.subcommands()::containsKey).toList();
            if (!existing.isEmpty()) {
                text.append(help.createHeading("%n@|bold " + title + ":|@%n"));
                existing.forEach(name -> text.append(line(help, name)));
            }
        });
        return text.toString();
    }

    private static String line(Help help, String name) {
        String description =
                help.subcommands().get(name).commandSpec().usageMessage().description()[0];
        String padding = " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
        return "  " + help.colorScheme().commandText(name) + padding + description + System.lineSeparator();
    }
}
