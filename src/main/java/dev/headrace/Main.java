package dev.headrace;

import dev.headrace.cli.CatalogSource;
import dev.headrace.cli.Commands;
import dev.headrace.cli.ExitCodes;
import dev.headrace.cli.Launcher;
import dev.headrace.cli.Shutdown;
import io.vertx.core.Future;

/** Entry point of the fat jar. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Launcher launcher = (settings, serving) -> {
            System.err.println("headrace: this build holds no server");
            return ExitCodes.FAILURE;
        };
        CatalogSource source = (vertx, config) -> Future.failedFuture("this build reads no catalogue");
        Shutdown shutdown = Shutdown.ofProcess();
        shutdown.exit(new Commands(launcher, source, shutdown, System.getenv()).run(arguments));
    }
}
