package dev.headrace.api.accounts;

import dev.headrace.http.Exchange;
import io.vertx.core.Future;

/** Counts an attempt at logging in to one account, wherever it comes from; fails when there were too many. */
@FunctionalInterface
public interface LoginCharge {
    Future<?> charge(Exchange exchange, String login);

    /** Counts nothing. */
    static LoginCharge none() {
        return (exchange, login) -> Future.succeededFuture();
    }
}
