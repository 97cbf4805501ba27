package dev.headrace.content;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * The body of one answer on its way out, coded if the client and the content gain by it. Its headers, an entity tag among them,
 * stand on the response before.
 */
public final class Answer {
    private final HttpServerResponse response;
    private final boolean isHead;
    private final Compression compression;
    private final Choice choice;

    /** @param isHead whether the headers alone are asked for; they are those that a body would have */
    public Answer(HttpServerResponse response, boolean isHead, Compression compression, Choice choice) {
        this.response = response;
        this.isHead = isHead;
        this.compression = compression;
        this.choice = choice;
    }

    public HttpServerResponse response() {
        return response;
    }

    /**
     * Says that the answer depends on Accept-Encoding, if one with such a body does; answers in which coding it would go out, null
     * for none.
     */
    public Coding announce(String contentType, long length) {
        // Who does not take it as it is gets it coded, however short it is.
        boolean varies = compression.varies(contentType, choice.identity() ? length : Long.MAX_VALUE)
                && !response.headers().contains(HttpHeaders.CONTENT_ENCODING);
        if (varies) {
            Vary.add(response.headers(), Vary.ACCEPT_ENCODING);
        }
        return varies ? choice.coding() : null;
    }

    /** The same for a body of unknown length, whose type stands on the response. */
    public Coding announce() {
        return announce(response.headers().get(HttpHeaders.CONTENT_TYPE), Long.MAX_VALUE);
    }

    /** Sends a body that nobody keeps. */
    public Future<Void> end(Buffer body) {
        return end(body, null);
    }

    /** @param forms keeps the body's codings for the next answer; null for one that is sent once */
    public Future<Void> end(Buffer body, Forms forms) {
        Coding coding = announce(response.headers().get(HttpHeaders.CONTENT_TYPE), body.length());
        if (coding == null) {
            return choice.identity() ? send(body) : Future.failedFuture(notAcceptable());
        }
        Form known = forms == null ? null : forms.get(coding);
        if (known != null && (known.body() != null || choice.identity())) {
            return send(coding, known, body);
        }
        String tag = response.headers().get(HttpHeaders.ETAG);
        Future<Form> form = choice.identity()
                ? compression.form(coding, body, tag, forms == null ? new Forms() : forms)
                : compression.only(coding, body, tag);
        return form.succeeded() ? send(coding, form.result(), body) : form.compose(made -> send(coding, made, body));
    }

    private static Fault notAcceptable() {
        return Fault.of(FaultCode.NOT_ACCEPTABLE, "None of the accepted content codings can be had")
                .details("Available is identity");
    }

    private Future<Void> send(Coding coding, Form form, Buffer plain) {
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        if (form.body() == null) {
            return send(plain);
        }
        MultiMap headers = response.headers();
        headers.set(HttpHeaders.CONTENT_ENCODING, coding.token());
        if (form.tag() != null) {
            headers.set(HttpHeaders.ETAG, form.tag());
        }
        return send(form.body());
    }

    private Future<Void> send(Buffer bytes) {
        if (!isHead) {
            return response.end(bytes);
        }
        response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
        return response.end();
    }

    /** Where the body goes when it is written a chunk at a time. */
    public Outlet stream() {
        Coding coding = announce();
        if (coding == null) {
            if (!choice.identity()) {
                throw notAcceptable();
            }
            return new PlainOutlet(response);
        }
        response.headers().set(HttpHeaders.CONTENT_ENCODING, coding.token());
        return compression.outlet(response, coding);
    }
}
