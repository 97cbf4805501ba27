package dev.headrace.api.rows;

import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.RowKey;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.http.Exchange;
import dev.headrace.http.Feature;
import dev.headrace.http.Policy;
import dev.headrace.http.Replies;
import dev.headrace.http.Routes;
import dev.headrace.resource.Reads;
import dev.headrace.resource.Resource;
import dev.headrace.resource.Resources;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/** The rows of a resource: its list, and one row by its key. */
public final class RowRoutes implements Feature {
    private final String basePath;
    private final Supplier<Resources> resources;
    private final Reads reads;
    private final Lists lists;
    private final QueryLimits limits;

    public RowRoutes(String basePath, Supplier<Resources> resources, Reads reads, Lists lists, QueryLimits limits) {
        this.basePath = basePath;
        this.resources = resources;
        this.reads = reads;
        this.lists = lists;
        this.limits = limits;
    }

    @Override
    public void mount(Routes routes) {
        routes.get(basePath + "/:resource", Policy.standard(), this::list);
        routes.get(basePath + "/:resource/:key", Policy.standard(), this::row);
    }

    private Future<?> list(Exchange exchange) {
        Resource resource = resources.get().readable(exchange.pathParameter("resource"));
        return lists.answer(exchange, ListRequest.of(exchange, resource, limits));
    }

    private Future<?> row(Exchange exchange) {
        Resource resource = resources.get().readable(exchange.pathParameter("resource"));
        RowKey key = RowKey.parse(exchange.rawPathParameter("key"), resource.readable());
        return reads.row(exchange.call(), resource, key, exchange.rawQuery(), limits)
                .map(row -> row.orElseThrow(() -> notFound(resource, key)))
                .compose(row -> Replies.send(exchange, 200, Replies.JSON, Buffer.buffer(row)));
    }

    private static Fault notFound(Resource resource, RowKey key) {
        return Fault.of(
                        FaultCode.ROW_NOT_FOUND,
                        "Resource '" + resource.name() + "' has no row with the key '" + String.join(",", key.values())
                                + "'")
                .details("The key is " + String.join(",", resource.readable().key()));
    }
}
