package dev.headrace.api.rows;

import dev.headrace.dialect.Page;
import dev.headrace.dialect.Preferences;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.Representation;
import dev.headrace.dialect.RowRange;
import dev.headrace.dialect.SelectPlanner;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.http.Exchange;
import dev.headrace.resource.Resource;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** A list as it was asked for: everything that the query string and the headers say, checked against the catalogue. */
record ListRequest(
        Resource resource,
        Representation representation,
        Preferences preferences,
        Page page,
        SelectStatement statement) {
    private static final int SMALL_BYTES = 256 * 1024;

    static ListRequest of(Exchange exchange, Resource resource, QueryLimits limits) {
        HttpServerRequest http = exchange.request();
        Representation representation = Representation.negotiate(http.getHeader("accept"));
        Preferences preferences = Preferences.parse(http.headers().getAll("prefer"));
        ReadRequest request = ReadRequest.parse(exchange.rawQuery(), limits);
        Optional<RowRange> range = exchange.isHead() ? Optional.empty() : RowRange.parse(http.getHeader("range"));
        Page page = Page.of(request, range, resource.limits());
        return new ListRequest(
                resource, representation, preferences, page, SelectPlanner.list(resource.readable(), request, page));
    }

    /** Whether the limit alone promises an answer of one batch, so that no cursor is needed. */
    boolean isSmall() {
        return page.limit().isPresent() && page.limit().getAsLong() <= SMALL_BYTES / Math.max(1, resource.rowBytes());
    }
}
