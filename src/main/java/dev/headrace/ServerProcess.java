package dev.headrace;

import dev.headrace.cli.CatalogCheck;
import dev.headrace.cli.ExitCodes;
import dev.headrace.cli.FileCheck;
import dev.headrace.cli.HangupSignal;
import dev.headrace.cli.Launcher;
import dev.headrace.cli.Refusal;
import dev.headrace.cli.Shutdown;
import dev.headrace.config.Bound;
import dev.headrace.config.InvalidConfiguration;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.PostgresConfig;
import dev.headrace.redis.RedisProbe;
import dev.headrace.resource.InvalidResources;
import dev.headrace.watch.Logging;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.Console;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A server as a process: it starts, serves until the process shall end, and closes. */
final class ServerProcess implements Launcher {
    private final Shutdown shutdown;

    ServerProcess(Shutdown shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    public int serve(Bound<Settings> settings, Launcher.Hangup hangup, Consumer<Ports> serving) {
        if (shutdown.isWished()) {
            return ExitCodes.OK;
        }
        LongSupplier dropped = Logging.configure(settings.value().log(), isTerminal());
        Server server = start(settings, dropped);
        try {
            if (hangup == Launcher.Hangup.RELOADS) {
                HangupSignal.handledBy(server::reload);
            }
            server.loaded().onSuccess(done -> serving.accept(new Ports(server.apiPort(), server.adminPort())));
            shutdown.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(server);
        }
        return ExitCodes.OK;
    }

    /** Since version 22 of Java there is a console also where nobody looks, and it can tell so. */
    @SuppressWarnings("SystemConsoleNull") // Both answers of both generations are dealt with here.
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    private static Server start(Bound<Settings> settings, LongSupplier dropped) {
        FileCheck.require(settings);
        warmUp(settings.value());
        try {
            return await(Server.start(settings.value(), dropped));
        } catch (ExecutionException e) {
            throw explained(settings, e.getCause());
        }
    }

    /**
     * Connects once on an event loop that serves nobody, also to a Redis that wants TLS. What connecting needs is a thousand
     * classes, and all certificates that are trusted; whoever loads them first waits: on a busy machine longer than an event
     * loop may be held, and than a connection may take.
     */
    private static void warmUp(Settings settings) {
        Vertx vertx = Vertx.vertx(Server.vertxOptions(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS)
                .setBlockedThreadCheckInterval(1));
        PostgresConfig postgres = settings.postgres();
        Future<?> tooLate = vertx.timer(postgres.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        Future<?> warm = Future.join(
                Postgres.ask(vertx, postgres, "SELECT 'warm'", List.of()),
                settings.redis()
                        .url()
                        .filter(RedisProbe::isTls)
                        .map(url -> RedisProbe.ping(vertx, url))
                        .orElse(Future.succeededFuture()));
        try {
            await(Future.any(warm, tooLate).otherwiseEmpty());
            await(vertx.close());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static RuntimeException explained(Bound<Settings> settings, Throwable failure) {
        if (failure instanceof InvalidResources invalid) {
            return new InvalidConfiguration(CatalogCheck.problems(settings, invalid.mismatches()));
        }
        if (failure instanceof BindException) {
            return new Refusal(
                    ExitCodes.FAILURE,
                    "cannot listen: " + failure.getMessage() + ". The ports are http.port "
                            + settings.value().http().port() + " and admin.port "
                            + settings.value().admin().port()
                            + "; choose others with --set http.port=N or --set admin.port=N");
        }
        return new IllegalStateException(failure);
    }

    private static void close(Server server) {
        try {
            await(server.close());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            Logging.close();
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
