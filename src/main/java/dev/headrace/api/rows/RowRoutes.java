package dev.headrace.api.rows;

import dev.headrace.cache.CachedRow;
import dev.headrace.cache.Found;
import dev.headrace.dialect.Preferences;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.Representation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WriteKind;
import dev.headrace.http.Exchange;
import dev.headrace.http.Feature;
import dev.headrace.http.Policy;
import dev.headrace.http.Replies;
import dev.headrace.http.Responder;
import dev.headrace.http.Routes;
import dev.headrace.http.Unchanged;
import dev.headrace.resource.KeyDetails;
import dev.headrace.resource.Reads;
import dev.headrace.resource.Resource;
import dev.headrace.resource.Resources;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.function.Supplier;

/** The rows of a resource: its list, and one row by its key; reads and writes of both. */
public final class RowRoutes implements Feature {
    private final String basePath;
    private final Supplier<Resources> resources;
    private final Reads reads;
    private final Lists lists;
    private final RowWrites writes;
    private final QueryLimits limits;

    public RowRoutes(
            String basePath,
            Supplier<Resources> resources,
            Reads reads,
            Lists lists,
            RowWrites writes,
            QueryLimits limits) {
        this.basePath = basePath;
        this.resources = resources;
        this.reads = reads;
        this.lists = lists;
        this.writes = writes;
        this.limits = limits;
    }

    @Override
    public void mount(Routes routes) {
        Policy withBody = Policy.standard().withBody();
        routes.get(basePath, Policy.standard(), this::names);
        routes.get(basePath + "/:resource", Policy.standard(), this::list)
                .add(HttpMethod.POST, basePath + "/:resource", withBody, write(WriteKind.INSERT))
                .add(HttpMethod.PATCH, basePath + "/:resource", withBody, write(WriteKind.UPDATE))
                .add(HttpMethod.PUT, basePath + "/:resource", withBody, write(WriteKind.REPLACE))
                .add(HttpMethod.DELETE, basePath + "/:resource", Policy.standard(), write(WriteKind.DELETE));
        routes.get(basePath + "/:resource/:key", Policy.standard(), this::row)
                .add(HttpMethod.PATCH, basePath + "/:resource/:key", withBody, writeRow(WriteKind.UPDATE))
                .add(HttpMethod.PUT, basePath + "/:resource/:key", withBody, writeRow(WriteKind.REPLACE))
                .add(HttpMethod.DELETE, basePath + "/:resource/:key", Policy.standard(), writeRow(WriteKind.DELETE));
    }

    private Future<?> names(Exchange exchange) {
        exchange.makePrivate();
        return Replies.send(
                exchange,
                200,
                Replies.JSON,
                ResourceNames.json(
                        basePath, resources.get().readableNames(exchange.call().caller())));
    }

    private Future<?> list(Exchange exchange) {
        Resource resource = readable(exchange);
        return lists.answer(exchange, ListRequest.of(exchange, resource, limits));
    }

    private Future<?> row(Exchange exchange) {
        Resource resource = readable(exchange);
        RowKey key = RowKey.parse(exchange.rawPathParameter("key"), resource.readable());
        Representation.requireObject(exchange.request().getHeader("accept"));
        Found near = exchange.rawQuery().isEmpty() ? reads.near(resource, key) : null;
        return near != null
                ? answer(exchange, resource, key, near)
                : reads.row(exchange.call(), resource, key, exchange.rawQuery(), limits)
                        .compose(found -> answer(exchange, resource, key, found));
    }

    private Future<?> answer(Exchange exchange, Resource resource, RowKey key, Found found) {
        long lastModified = reads.lastModified(found);
        CacheHeaders.put(exchange.response().headers(), resource, found, reads.ageSeconds(found), lastModified);
        if (found.row().isAbsent()) {
            return Replies.send(exchange, resource.notFound(key));
        }
        CachedRow row = found.row();
        return Unchanged.is(exchange, row.tag(), Replies.JSON, row.body().length(), lastModified)
                ? Unchanged.send(exchange)
                : Replies.send(exchange, 200, Replies.JSON, row.body(), row.forms());
    }

    private Responder write(WriteKind kind) {
        return exchange -> write(exchange, kind, writable(exchange, kind), Optional.empty());
    }

    private Responder writeRow(WriteKind kind) {
        return exchange -> {
            Resource resource = writable(exchange, kind);
            RowKey key = RowKey.parse(exchange.rawPathParameter("key"), resource.readable());
            return write(exchange, kind, resource, Optional.of(key));
        };
    }

    private Resource readable(Exchange exchange) {
        Resource resource = resources
                .get()
                .readable(exchange.pathParameter("resource"), exchange.call().caller());
        if (resource.dependsOnCaller()) {
            exchange.makePrivate();
        }
        return resource;
    }

    private Resource writable(Exchange exchange, WriteKind kind) {
        return resources
                .get()
                .writable(exchange.pathParameter("resource"), exchange.call().caller(), findsRows(exchange, kind));
    }

    /** An insert with a resolution changes rows as a PATCH does. */
    private static boolean findsRows(Exchange exchange, WriteKind kind) {
        return kind != WriteKind.INSERT
                || Preferences.parse(exchange.request().headers().getAll("prefer"))
                        .resolves();
    }

    private Future<?> write(Exchange exchange, WriteKind kind, Resource resource, Optional<RowKey> key) {
        return writes.answer(exchange, kind, resource, key)
                .<Object>mapEmpty()
                .recover(failure -> Future.failedFuture(
                        KeyDetails.withheld(failure, resource, exchange.call().caller())));
    }
}
