package dev.headrace.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks a running server whether it is ready: a container's health check, in images that have no curl. */
@Command(
        name = "ready",
        description = "Ask a server on this machine whether it is ready; says so by the exit code.",
        footer = {"", "@|bold Example:|@", "  headrace ready --admin-port 9090 && echo yes"})
final class ReadyCommand implements Callable<Integer> {
    private static final int MOST_MILLIS = 3000;
    private static final String USUAL_PORT = "9090";
    private static final String VARIABLE = "HEADRACE_ADMIN_PORT";

    private final Map<String, String> environment;

    @Option(
            names = "--admin-port",
            paramLabel = "N",
            description = "The port of its admin listener; $$HEADRACE_ADMIN_PORT or " + USUAL_PORT + " when left out.")
    private Optional<Integer> port = Optional.empty();

    @Spec
    private CommandSpec spec;

    ReadyCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String url = "http://127.0.0.1:" + chosenPort() + "/ready";
        try {
            int status = ask(URI.create(url).toURL());
            if (status == HttpURLConnection.HTTP_OK) {
                return ExitCodes.OK;
            }
            throw new Refusal(ExitCodes.FAILURE, "not ready: " + url + " answers " + status);
        } catch (IOException e) {
            throw new Refusal(ExitCodes.DEPENDENCY, "nobody answers at " + url + ": " + e.getMessage());
        }
    }

    private int chosenPort() {
        int chosen = port.orElseGet(this::usualPort);
        Misuse.requirePort(spec.commandLine(), port.isPresent() ? "--admin-port" : VARIABLE, chosen);
        return chosen;
    }

    private int usualPort() {
        String text = environment.getOrDefault(VARIABLE, USUAL_PORT);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), VARIABLE + " should be a whole number, was \"" + text + '"');
        }
    }

    private static int ask(URL url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setConnectTimeout(MOST_MILLIS);
        connection.setReadTimeout(MOST_MILLIS);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
