package dev.headrace.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves until it is told to stop. */
@Command(
        name = "serve",
        description = "Serve the database that a configuration names.",
        footer = {
            "",
            "@|bold Examples:|@",
            "  headrace serve                        what headrace.yaml here says",
            "  headrace serve conf/shop.yaml --set http.port=8081",
            "  HEADRACE_HTTP_PORT=8081 headrace serve conf/shop.yaml",
            "",
            "HEADRACE_HTTP_PORT and HEADRACE_ADMIN_PORT override the file, --set overrides both."
        })
final class ServeCommand implements Callable<Integer> {
    private final Launcher launcher;
    private final Map<String, String> environment;

    @Mixin
    private ConfigurationOptions configuration;

    ServeCommand(Launcher launcher, Map<String, String> environment) {
        this.launcher = launcher;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return launcher.serve(configuration.load(environment), Launcher.Hangup.RELOADS, ports -> {});
    }
}
