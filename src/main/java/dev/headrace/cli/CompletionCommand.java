package dev.headrace.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that makes a shell complete commands and options. */
@Command(
        name = "completion",
        description = "Print a completion script for bash or zsh.",
        footer = {
            "",
            "@|bold Examples:|@",
            "  source <(headrace completion bash)        now, in this shell",
            "  headrace completion zsh >> ~/.zshrc       always",
            "",
            "It completes the name headrace: alias headrace='java -jar /path/to/headrace.jar'"
        })
final class CompletionCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    @SuppressWarnings("UnusedVariable") // Declared so that other shells are refused: the script is one for both.
    private Shell shell;

    @Spec
    private CommandSpec spec;

    /** The shells that the script knows. It is one script: in zsh it turns on the emulation of bash's completion. */
    enum Shell {
        BASH,
        ZSH;

        /** As it is written on the command line; the script completes it so. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(AutoComplete.bash("headrace", spec.root().commandLine()));
        return ExitCodes.OK;
    }
}
