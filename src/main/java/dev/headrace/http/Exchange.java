package dev.headrace.http;

import dev.headrace.call.Call;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * One request with its answer.
 *
 * <p>What a responder starts and must stop early hangs on {@link Call#onCancel}; the response's end handler belongs to the
 * pipeline.
 */
public final class Exchange {
    private final Call call;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String path;
    private final MountedPath mounted;

    /** Neighbours in {@link Running}. */
    Exchange before;

    Exchange after;

    Exchange(Call call, HttpServerRequest request, String path, MountedPath mounted) {
        this.call = call;
        this.request = request;
        this.response = request.response();
        this.path = path;
        this.mounted = mounted;
    }

    public Call call() {
        return call;
    }

    public HttpServerRequest request() {
        return request;
    }

    public HttpServerResponse response() {
        return response;
    }

    /** The parameter's text, percent-decoded; refused unless it is UTF-8 without NUL. */
    public String pathParameter(String name) {
        return Target.decode(rawPathParameter(name));
    }

    /** The parameter's text as it was sent. */
    public String rawPathParameter(String name) {
        return mounted.parameter(path, name);
    }

    /** What follows the question mark, as it was sent; empty when there is none. */
    public String rawQuery() {
        String query = request.query();
        return query == null ? "" : query;
    }

    public boolean isHead() {
        return HttpMethod.HEAD.equals(request.method());
    }

    /** Whether nothing can be written any more: the answer is whole, or its reader is gone. */
    public boolean isOver() {
        return response.ended() || response.closed();
    }

    MountedPath mounted() {
        return mounted;
    }
}
