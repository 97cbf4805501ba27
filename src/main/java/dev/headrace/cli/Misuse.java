package dev.headrace.cli;

import dev.headrace.fault.Nearest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of a command line that cannot be understood: what was wrong, what is allowed, and the nearest to it. */
final class Misuse {
    private static final int HIGHEST_PORT = 65_535;

    private Misuse() {}

    /** Demands a number that can be a port, 0 for a free one. */
    static void requirePort(CommandLine command, String option, int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new ParameterException(command, option + " should be a port up to " + HIGHEST_PORT + ", was " + port);
        }
    }

    static String sentence(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0), command);
        }
        if (failure instanceof MissingParameterException missing) {
            return missing.getMissing().stream().map(Misuse::missing).collect(Collectors.joining("; "));
        }
        return failure.getArgSpec() != null && failure.getValue() != null
                ? badValue(failure.getArgSpec(), failure.getValue())
                : failure.getMessage();
    }

    private static String unmatched(String argument, CommandLine command) {
        if (argument.startsWith("-")) {
            String name = argument.split("=", 2)[0];
            return "there is no option " + name + hint(name, options(command), "");
        }
        Collection<String> commands = command.getSubcommands().keySet();
        return commands.isEmpty()
                ? "the argument \"" + argument + "\" is one too many"
                : "there is no command \"" + argument + "\""
                        + hint(argument, commands, ". There are " + String.join(", ", commands));
    }

    private static List<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
    }

    private static String hint(String name, Collection<String> candidates, String otherwise) {
        return Optional.ofNullable(Nearest.hint(name, candidates))
                .map(hint -> ". " + hint)
                .orElse(otherwise);
    }

    private static String missing(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " needs a value: " + option.longestName() + " " + option.paramLabel()
                : argument.paramLabel() + " is missing" + among(words(argument));
    }

    private static String badValue(ArgSpec argument, String value) {
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        if (argument.arity().max() == 0) {
            return name + " takes no value, was given \"" + value + '"';
        }
        List<String> words = words(argument);
        String expected = words.isEmpty() ? "a whole number" : "one of " + String.join(", ", words);
        return name + " should be " + expected + ", was \"" + value + '"' + hint(value, words, "");
    }

    private static String among(List<String> words) {
        return words.isEmpty() ? "" : ": " + String.join(" or ", words);
    }

    /** The words that the argument allows, if there are only these. */
    private static List<String> words(ArgSpec argument) {
        return argument.type().isEnum()
                ? Arrays.stream(argument.type().getEnumConstants())
                        .map(word -> word.toString().toLowerCase(Locale.ROOT))
                        .toList()
                : List.of();
    }
}
