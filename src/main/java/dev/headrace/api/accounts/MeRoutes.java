package dev.headrace.api.accounts;

import dev.headrace.cache.CachedRow;
import dev.headrace.cache.Found;
import dev.headrace.call.Caller;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.RowKey;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.http.Exchange;
import dev.headrace.http.Feature;
import dev.headrace.http.Policy;
import dev.headrace.http.Replies;
import dev.headrace.http.Routes;
import dev.headrace.http.Unchanged;
import dev.headrace.resource.Reads;
import dev.headrace.resource.Resource;
import dev.headrace.resource.Resources;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.function.Supplier;

/** The caller's own row, whoever may read the others. */
public final class MeRoutes implements Feature {
    private final String path;
    private final String accounts;
    private final Supplier<Resources> resources;
    private final Reads reads;
    private final QueryLimits limits;

    /**
     * @param path such as {@code /api/me}
     * @param accounts the resource whose rows are accounts
     */
    public MeRoutes(String path, String accounts, Supplier<Resources> resources, Reads reads, QueryLimits limits) {
        this.path = path;
        this.accounts = accounts;
        this.resources = resources;
        this.reads = reads;
        this.limits = limits;
    }

    @Override
    public void mount(Routes routes) {
        routes.get(path, Policy.standard(), this::me);
    }

    private Future<?> me(Exchange exchange) {
        exchange.makePrivate();
        Caller caller = exchange.call().caller();
        if (caller.isAnonymous()) {
            throw Fault.of(FaultCode.TOKEN_NEEDED, "Nobody can tell who you are without an access token")
                    .hint("Send the header Authorization: Bearer, with a token behind it");
        }
        Resource resource = resources.get().configured(accounts);
        RowKey key = new RowKey(List.of(caller.account()));
        if (!resource.isCanonical(key)) {
            throw noRow(); // 007 would find the row of 7, who is somebody else to whoever issued the token
        }
        return reads.row(exchange.call(), resource, key, exchange.rawQuery(), limits)
                .recover(MeRoutes::absentWhenNoKey)
                .compose(found -> answer(exchange, found));
    }

    /** The subject of somebody else's token may be no value of the key's type. */
    private static Future<Found> absentWhenNoKey(Throwable failure) {
        return Fault.isBadValue(failure) ? Future.failedFuture(noRow()) : Future.failedFuture(failure);
    }

    private static Future<?> answer(Exchange exchange, Found found) {
        if (found.row().isAbsent()) {
            throw noRow();
        }
        CachedRow row = found.row();
        exchange.response().headers().set(HttpHeaders.ETAG, row.tag());
        return Unchanged.is(exchange, row.tag(), Replies.JSON, row.body().length(), 0)
                ? Unchanged.send(exchange)
                : Replies.send(exchange, 200, Replies.JSON, row.body(), row.forms());
    }

    private static Fault noRow() {
        return Fault.of(FaultCode.ROW_NOT_FOUND, "The account of the access token has no row");
    }
}
