package dev.headrace.cli;

import dev.headrace.auth.AccountsConfig.HashingConfig;
import dev.headrace.auth.Passwords;
import dev.headrace.config.DataSize;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Hashes a password, for the column of an account. */
@Command(
        name = "password",
        description = "Read a password from the terminal or the standard input, and print its hash (argon2id).",
        footer = {
            "",
            "@|bold Examples:|@",
            "  headrace password                        asks for it, and shows nothing of it",
            "  headrace password < secret.txt           takes the first line",
            "",
            "A password is never an argument: arguments are seen by everybody on the machine."
        })
final class PasswordCommand implements Callable<Integer> {
    /** What a login makes hashes with, unless it is configured otherwise; then the first login makes another one. */
    private static final HashingConfig USUAL = new HashingConfig(DataSize.ofMebibytes(19), 2);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(hash(password()));
        return ExitCodes.OK;
    }

    static String hash(String password) {
        if (password == null || password.isEmpty()) {
            throw new Refusal(ExitCodes.USAGE, "no password came");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > Passwords.LONGEST) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    "the password has more than " + Passwords.LONGEST + " bytes, which no login takes");
        }
        return new Passwords(USUAL).hash(password);
    }

    @SuppressWarnings("SystemConsoleNull") // where it is never null it reads the standard input by itself
    private static String password() {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("Password: ");
            return typed == null ? null : new String(typed);
        }
        return firstLine(System.in);
    }

    /** Null when there is none. What is no UTF-8 is refused: a login could not send the same. */
    static String firstLine(InputStream input) {
        try {
            return new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8.newDecoder())).readLine();
        } catch (CharacterCodingException e) {
            throw new Refusal(ExitCodes.USAGE, "the password is not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
