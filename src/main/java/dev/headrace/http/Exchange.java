package dev.headrace.http;

import dev.headrace.call.Call;
import dev.headrace.content.Answer;
import dev.headrace.content.Choice;
import dev.headrace.content.Compression;
import dev.headrace.content.Forms;
import dev.headrace.fault.Fault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * One request with its answer.
 *
 * <p>What a responder starts and must stop early hangs on {@link Call#onCancel}; the response's end handler belongs to the
 * pipeline.
 */
public final class Exchange {
    private static final CharSequence PRIVATE = HttpHeaders.createOptimized("private, no-cache");

    private final Call call;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String path;
    private final MountedPath mounted;
    private final Route route;

    /** Neighbours in {@link Running}. */
    Exchange before;

    Exchange after;

    /** Whether it is in that list. */
    boolean running;

    /** What the client sends behind the headers, or null. */
    private Body body;

    private boolean last;

    /** What becomes of it behind the gates, or null. */
    private Fault refusal;

    /** What codes the answer, and how; null before the route is found. */
    private Compression compression;

    private Choice choice = Choice.PLAIN;

    /** Names and values in turns, or null. */
    private List<CharSequence> lasting;

    Exchange(Call call, HttpServerRequest request, String path, MountedPath mounted, Route route) {
        this.call = call;
        this.request = request;
        this.response = request.response();
        this.path = path;
        this.mounted = mounted;
        this.route = route;
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

    /** How many bytes wait for the socket, after one more attempt at giving them to it. */
    public long unsent() {
        return Wire.unsent(this);
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

    /** How the answer's body goes out. */
    public Answer answer() {
        return new Answer(response, isHead(), compression, choice);
    }

    /** Sends the body, coded if the client and the content gain by it; the headers alone to HEAD. */
    Future<Void> send(Buffer body, Forms forms) {
        boolean isPlain = choice.coding() == null && compression.isSmall(body.length());
        return isPlain ? sendAsIs(body) : answer().end(body, forms);
    }

    /** Sends the body as it is. */
    Future<Void> sendAsIs(Buffer body) {
        if (!isHead()) {
            return response.end(body);
        }
        response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        return response.end();
    }

    void coded(Compression by, Choice as) {
        compression = by;
        choice = as;
    }

    /** The whole body, for a route whose policy allows one; empty when none was sent. */
    public Future<Buffer> body() {
        return body == null ? Future.succeededFuture(Buffer.buffer()) : body.whole();
    }

    /** Has the request refused, once it has passed the other gates. Only the first reason counts. */
    public void refuse(Fault reason) {
        if (refusal == null) {
            refusal = reason;
        }
    }

    /** Why it was refused, or null. */
    Fault refusal() {
        return refusal;
    }

    /**
     * Adds a header to the answer that stays there when the answer becomes another one: a refusal, say, in place of rows.
     */
    public void putLasting(CharSequence name, CharSequence value) {
        if (lasting == null) {
            lasting = new ArrayList<>(4);
        }
        lasting.add(name);
        lasting.add(value);
        response.headers().add(name, value);
    }

    /** Says that the answer depends on who asks, so that no cache on the way shows it to anybody else. */
    public void makePrivate() {
        putLasting(HttpHeaders.CACHE_CONTROL, PRIVATE);
        putLasting(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
    }

    /** Puts these on the answer anew, after its headers were cleared. */
    void restoreLasting() {
        if (lasting != null) {
            for (int i = 0; i < lasting.size(); i += 2) {
                response.headers().add(lasting.get(i), lasting.get(i + 1));
            }
        }
    }

    /** Whether a body is announced that has not arrived to its end. */
    boolean isReading() {
        return body != null && !body.hasEnded();
    }

    Body incoming() {
        return body;
    }

    void incoming(Body announced) {
        body = announced;
    }

    /** Whether nothing more is read behind this answer. */
    boolean isLast() {
        return last;
    }

    /** Ends the connection behind this answer; of HTTP/2, which shares it, the stream alone. */
    void makeLast() {
        last = true;
        sayIfLast();
    }

    /** Announces the end of the connection. HTTP/2 has other means. */
    void sayIfLast() {
        if (last && !isHttp2() && !response.headWritten()) {
            response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    boolean isHttp2() {
        return request.version() == HttpVersion.HTTP_2;
    }

    public String path() {
        return path;
    }

    /** The path with its escapes resolved: two spellings of one path are the same. */
    public String decodedPath() {
        return Target.decode(path);
    }

    /** What stands at the path, or null. */
    MountedPath mounted() {
        return mounted;
    }

    /** What answers the method there, or null. */
    Route route() {
        return route;
    }
}
