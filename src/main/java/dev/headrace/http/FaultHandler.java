package dev.headrace.http;

import dev.headrace.call.Call;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.watch.Watcher;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;

/** The one place where failures become answers. */
final class FaultHandler {
    private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("www-authenticate");
    private static final CharSequence BEARER = HttpHeaders.createOptimized("Bearer");
    private static final CharSequence BEARER_INVALID = HttpHeaders.createOptimized("Bearer error=\"invalid_token\"");
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");

    private static final CharSequence CONTENT_RANGE = HttpHeaders.createOptimized("content-range");
    private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");
    static final CharSequence ALLOW = HttpHeaders.createOptimized("allow");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private final Watcher watcher;
    private final GeneralHeaders general;

    FaultHandler(Watcher watcher, GeneralHeaders general) {
        this.watcher = watcher;
        this.general = general;
    }

    /** Answers what went wrong, or breaks the answer off when its first byte is gone. */
    void answer(Exchange exchange, Throwable failure) {
        Call call = exchange.call();
        if (!(failure instanceof Fault) && call.cancelled() == null && !hasLeft(exchange, failure)) {
            watcher.unexpected(call, failure);
        }
        if (exchange.isOver()) {
            return;
        }
        HttpServerResponse response = exchange.response();
        if (response.headWritten()) {
            watcher.streamBroken(call, failure);
            Wire.abort(exchange);
            return;
        }
        send(exchange, publicFault(call, failure));
    }

    /** A socket that breaks under an answer means that its reader is gone. */
    private static boolean hasLeft(Exchange exchange, Throwable failure) {
        HttpServerResponse response = exchange.response();
        return response.closed() || (failure instanceof IOException && response.headWritten());
    }

    /** A call that was cancelled fails in many ways; the reason of the cancellation is the one to tell. */
    private static Fault publicFault(Call call, Throwable failure) {
        if (call.cancelled() != null) {
            return call.cancelled();
        }
        if (failure instanceof Fault fault) {
            return fault;
        }
        return Fault.of(FaultCode.UNEXPECTED, "The server failed; the request id leads to the reason in its log");
    }

    /**
     * Headers that were meant for the answer that failed must not describe this one. How many rows there are stays true of
     * a range that cannot be had.
     */
    private void send(Exchange exchange, Fault fault) {
        MultiMap headers = exchange.response().headers();
        String range = fault.status() == 416 ? headers.get(CONTENT_RANGE) : null;
        headers.clear();
        general.putInto(exchange);
        exchange.restoreLasting();
        if (range != null) {
            headers.set(CONTENT_RANGE, range);
        }
        if (fault.retryAfterSeconds() > 0) {
            headers.set(RETRY_AFTER, Long.toString(fault.retryAfterSeconds()));
        }
        if (fault.status() == 429) {
            headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        if (fault.status() == 401) {
            headers.set(WWW_AUTHENTICATE, fault.is(FaultCode.BAD_TOKEN) ? BEARER_INVALID : BEARER);
        }
        if (fault.status() == 415) {
            headers.set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        }
        if (fault.status() == 405) {
            putAllow(exchange);
        }
        Replies.send(exchange, fault);
    }

    /** Names the methods of the path, or those of the server where nothing is known at the path. */
    static void putAllow(Exchange exchange) {
        MountedPath mounted = exchange.mounted();
        exchange.response().headers().set(ALLOW, mounted == null ? "GET, HEAD, OPTIONS" : mounted.allow());
    }
}
