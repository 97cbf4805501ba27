package dev.headrace.cli;

import dev.headrace.config.InvalidConfiguration;
import dev.headrace.config.Problem;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what goes wrong in a command into sentences on the error output and an exit code. */
final class Failures {
    private final HeadraceCommand program;

    Failures(HeadraceCommand program) {
        this.program = program;
    }

    /** A command line that cannot be understood. */
    int usage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(error(command, Misuse.sentence(failure)));
        err.println("\"" + command.getCommandSpec().qualifiedName() + " --help\" tells what is possible.");
        return ExitCodes.USAGE;
    }

    /** A command that was understood and failed. */
    int execution(Exception failure, CommandLine command, ParseResult arguments) {
        if (failure instanceof InvalidConfiguration invalid) {
            printProblems(command, invalid.problems());
            return ExitCodes.CONFIGURATION;
        }
        if (failure instanceof Refusal refusal) {
            command.getErr().println(error(command, refusal.getMessage()));
            return refusal.exitCode();
        }
        command.getErr().println(error(command, "this should not have happened: " + failure));
        if (program.debug()) {
            failure.printStackTrace(command.getErr());
        } else {
            command.getErr().println("The same command with --debug shows where.");
        }
        return ExitCodes.FAILURE;
    }

    /** One line for each problem, the keys below each other. */
    static void printProblems(CommandLine command, List<Problem> problems) {
        PrintWriter err = command.getErr();
        int width = problems.stream()
                .mapToInt(problem -> problem.origin().toString().length())
                .max()
                .orElse(0);
        for (Problem problem : problems) {
            String origin = problem.origin().toString();
            String key = problem.key().isEmpty() ? "" : problem.key() + "  ";
            err.println(origin + " ".repeat(width - origin.length()) + "  " + key + problem.message());
        }
        err.println(error(command, problems.size() == 1 ? "1 problem" : problems.size() + " problems"));
    }

    private static String error(CommandLine command, String message) {
        return command.getColorScheme().errorText("headrace:") + " " + message;
    }
}
