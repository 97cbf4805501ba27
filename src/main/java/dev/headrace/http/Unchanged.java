package dev.headrace.http;

import dev.headrace.content.Coding;
import dev.headrace.content.Preconditions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The answer to a client that has what would be sent. */
public final class Unchanged {
    private Unchanged() {}

    /**
     * Whether the client has it already: then it is to be answered with {@link #send}. The answer's headers are those that the
     * whole one would have, and its tag is the one that the client has.
     *
     * @param tag of the body as it is
     * @param length of that body
     * @param lastModified when it was written, in seconds since the epoch; 0 where nobody may go by that
     */
    public static boolean is(Exchange exchange, String tag, CharSequence contentType, long length, long lastModified) {
        MultiMap headers = exchange.request().headers();
        if (!Preconditions.areIn(headers)) {
            return false;
        }
        Coding coding = exchange.answer().announce(contentType.toString(), length);
        String known = Preconditions.match(headers, tag, lastModified, coding == null ? tag : coding.tagged(tag));
        if (known == null) {
            return false;
        }
        exchange.response().headers().set(HttpHeaders.ETAG, known);
        return true;
    }

    public static Future<Void> send(Exchange exchange) {
        return Replies.empty(exchange, 304);
    }
}
