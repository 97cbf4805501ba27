package dev.headrace.cli;

import dev.headrace.catalog.Catalog;
import dev.headrace.postgres.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Reads everything that a database holds, over a connection of its own. */
@FunctionalInterface
public interface CatalogSource {
    Future<Catalog> read(Vertx vertx, PostgresConfig config);
}
