package dev.headrace.cli;

import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.config.Mask;
import dev.headrace.fault.Fault;
import dev.headrace.feed.Installation;
import dev.headrace.journal.JournalTables;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.PostgresConfig;
import dev.headrace.redis.RedisProbe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The servers that a configuration names, each asked once by a command that waits for the answer. */
final class Servers implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final CatalogSource source;

    Servers(CatalogSource source) {
        this.source = source;
    }

    /** What the database holds. */
    Catalog catalog(PostgresConfig config) {
        return await("PostgreSQL at " + Mask.apply(config.url()), source.read(vertx, config));
    }

    /** What the change feed has there of these tables, or of all when none is named. */
    Installation installation(PostgresConfig config, Collection<QualifiedName> tables) {
        return await(
                "PostgreSQL at " + Mask.apply(config.url()),
                Postgres.ask(vertx, config, Installation.question(), Installation.arguments(tables))
                        .map(Installation::of));
    }

    /** What journals could be applied with. */
    JournalTables journalTables(PostgresConfig config) {
        return await(
                "PostgreSQL at " + Mask.apply(config.url()),
                Postgres.ask(vertx, config, JournalTables.question(), List.of()).map(JournalTables::of));
    }

    /** Returns when the script has run. */
    void run(PostgresConfig config, String script) {
        await("PostgreSQL at " + Mask.apply(config.url()), Postgres.run(vertx, config, script));
    }

    /** Returns when Redis has answered. */
    void ping(String url) {
        await("Redis at " + Mask.apply(url), RedisProbe.ping(vertx, url));
    }

    private static <T> T await(String server, Future<T> answer) {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new Refusal(ExitCodes.DEPENDENCY, server + " does not answer as it should: " + reason(e.getCause()));
        } catch (TimeoutException e) {
            throw new Refusal(ExitCodes.DEPENDENCY, server + " has not answered in " + PATIENCE_SECONDS + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCodes.FAILURE, "interrupted while waiting for " + server);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof Fault fault && fault.details() != null) {
            return fault.getMessage() + ": " + fault.details();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    @Override
    public void close() {
        await("Vert.x", vertx.close());
    }
}
