package dev.headrace.api.rows;

import dev.headrace.http.Exchange;
import dev.headrace.resource.EntityTags;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Whether the client has what would be sent, as its {@code If-None-Match} says. */
final class Unchanged {
    private Unchanged() {}

    /** A header that cannot be read asks for nothing: the client gets all, as if it had not sent it. */
    static boolean is(Exchange exchange, String tag) {
        MultiMap headers = exchange.request().headers();
        String first = headers.get(HttpHeaders.IF_NONE_MATCH);
        if (first == null) {
            return false;
        }
        return first.equals(tag)
                || EntityTags.parse(String.join(",", headers.getAll(HttpHeaders.IF_NONE_MATCH)))
                        .filter(tags -> tags.holdWeakly(tag))
                        .isPresent();
    }
}
