package dev.headrace;

import dev.headrace.catalog.CatalogReader;
import dev.headrace.cli.CatalogSource;
import dev.headrace.cli.Commands;
import dev.headrace.cli.Shutdown;
import dev.headrace.postgres.Postgres;

/** Entry point of the fat jar. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CatalogSource source = (vertx, config) ->
                Postgres.once(vertx, config, connection -> new CatalogReader(vertx).read(connection));
        Shutdown shutdown = Shutdown.ofProcess();
        Commands commands = new Commands(new ServerProcess(shutdown), source, shutdown, System.getenv());
        shutdown.exitAfter(() -> commands.run(arguments));
    }
}
