package dev.headrace.api.rows;

import dev.headrace.dialect.KeyFilter;
import dev.headrace.dialect.Page;
import dev.headrace.dialect.Preferences;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.Representation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.RowRange;
import dev.headrace.dialect.SelectPlanner;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.http.Exchange;
import dev.headrace.resource.Resource;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** A list as it was asked for: everything that the query string and the headers say. */
final class ListRequest {
    private static final int SMALL_BYTES = 256 * 1024;
    /** A single object is looked for in that many rows: a second one tells that there is none. */
    private static final int ROWS_THAT_TELL = 2;

    private final Resource resource;
    private final Representation representation;
    private final Preferences preferences;
    private final ReadRequest request;
    private final Page page;
    private SelectStatement statement;

    private ListRequest(
            Resource resource, Representation representation, Preferences preferences, ReadRequest request, Page page) {
        this.resource = resource;
        this.representation = representation;
        this.preferences = preferences;
        this.request = request;
        this.page = page;
    }

    static ListRequest of(Exchange exchange, Resource resource, QueryLimits limits) {
        HttpServerRequest http = exchange.request();
        Representation representation = Representation.negotiate(http.getHeader("accept"));
        Preferences preferences = Preferences.parse(http.headers().getAll("prefer"));
        ReadRequest request = ReadRequest.parse(exchange.rawQuery(), limits);
        Optional<RowRange> range = exchange.isHead() ? Optional.empty() : RowRange.parse(http.getHeader("range"));
        Page page = Page.of(request, range, resource.limits());
        return new ListRequest(resource, representation, preferences, request, page);
    }

    Resource resource() {
        return resource;
    }

    Representation representation() {
        return representation;
    }

    Preferences preferences() {
        return preferences;
    }

    Page page() {
        return page;
    }

    /** What is asked of PostgreSQL, checked against the catalogue; planned when first wanted. */
    SelectStatement statement() {
        if (statement == null) {
            statement = representation.isSingular()
                    ? atMost(ROWS_THAT_TELL)
                    : SelectPlanner.list(resource.readable(), request, page);
        }
        return statement;
    }

    /** The rows of the page, but no more than so many. */
    SelectStatement atMost(long rows) {
        return SelectPlanner.list(resource.readable(), request, page.atMost(rows));
    }

    /** The keys of the rows, if nothing but whole rows by their keys is asked for. */
    Optional<List<RowKey>> keys() {
        boolean isPlain = (representation == Representation.ARRAY || representation == Representation.OBJECT)
                && preferences.count().isEmpty()
                && page.offset() == 0;
        return isPlain
                ? KeyFilter.keys(request, resource.readable())
                        .filter(keys -> keys.size() <= page.limit().orElse(Long.MAX_VALUE))
                : Optional.empty();
    }

    /** Whether the limit alone promises an answer of one batch, so that no cursor is needed. */
    boolean isSmall() {
        return page.limit().isPresent() && page.limit().getAsLong() <= SMALL_BYTES / Math.max(1, resource.rowBytes());
    }
}
