package dev.headrace.http;

import dev.headrace.content.Forms;
import dev.headrace.fault.Fault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** Whole answers in one line. Headers of one answer alone are put on the response before. */
public final class Replies {
    public static final CharSequence JSON = HttpHeaders.createOptimized("application/json; charset=utf-8");
    public static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

    private Replies() {}

    /** Sends the body with its length; HEAD gets the headers alone. Fails without a word when nobody waits any more. */
    public static Future<Void> send(Exchange exchange, int status, CharSequence contentType, Buffer body) {
        return send(exchange, status, contentType, body, null);
    }

    /** @param forms keeps the codings of a body that is sent again; null for one that is not */
    public static Future<Void> send(Exchange exchange, int status, CharSequence contentType, Buffer body, Forms forms) {
        if (exchange.isOver()) {
            return left();
        }
        putHead(exchange, status, contentType);
        return exchange.send(body, forms);
    }

    /** Sends what a fault tells. For whoever has put headers on the answer that are to stay: those of a fault thrown do not. */
    public static Future<Void> send(Exchange exchange, Fault fault) {
        if (exchange.isOver()) {
            return left();
        }
        putHead(exchange, fault.status(), JSON);
        return exchange.sendAsIs(body(fault).toBuffer());
    }

    private static void putHead(Exchange exchange, int status, CharSequence contentType) {
        exchange.response().setStatusCode(status);
        exchange.response().headers().set(HttpHeaders.CONTENT_TYPE, contentType);
    }

    /** Sends a status without a body, such as 204 or 304. */
    public static Future<Void> empty(Exchange exchange, int status) {
        if (exchange.isOver()) {
            return left();
        }
        return exchange.response().setStatusCode(status).end();
    }

    /** What a fault tells: the four keys of the dialect, in its order. */
    public static JsonAnswer body(Fault fault) {
        return new JsonAnswer()
                .put("code", fault.code())
                .put("message", fault.getMessage())
                .put("details", fault.details())
                .put("hint", fault.hint());
    }

    private static Future<Void> left() {
        return Future.succeededFuture();
    }
}
