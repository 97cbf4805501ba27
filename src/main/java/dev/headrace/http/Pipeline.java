package dev.headrace.http;

import dev.headrace.call.Call;
import dev.headrace.call.Deadline;
import dev.headrace.call.NanoClock;
import dev.headrace.content.Compression;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;

/** What every request of one event loop passes. {@link #handle} is the list; the rest of the file is its steps. */
final class Pipeline {
    /** How long the rest of a refused body is read, so that its sender gets to read the answer. */
    private static final Duration LINGER = Duration.ofMillis(500);

    /** When to try again while the server goes away; another one may already serve. */
    private static final Duration RESTART = Duration.ofSeconds(1);

    private final HttpConfig config;
    private final Compression compression;
    private final NanoClock clock;
    private final Watcher watcher;
    private final List<Gate> gates;
    private final Routes routes;
    private final BooleanSupplier draining;
    private final Calls calls;
    private final RequestChecks checks;
    private final GeneralHeaders general;
    private final FaultHandler faults;
    private final Running running = new Running();

    Pipeline(
            HttpConfig config,
            Compression compression,
            NanoClock clock,
            Watcher watcher,
            List<Gate> gates,
            Routes routes,
            BooleanSupplier draining) {
        this.config = config;
        this.compression = compression;
        this.clock = clock;
        this.watcher = watcher;
        this.gates = List.copyOf(gates);
        this.routes = routes;
        this.draining = draining;
        this.calls = new Calls(clock, config.requestTimeout(), new ClientAddresses(config));
        this.checks = new RequestChecks(config.allowedHosts());
        this.general = new GeneralHeaders(InstantSource.system(), config.tls().isPresent());
        this.faults = new FaultHandler(watcher, general);
    }

    void handle(HttpServerRequest request) {
        Exchange exchange = begin(request);
        try {
            putGeneralHeaders(exchange);
            awaitBody(exchange);
            checks.check(request);
            pass(exchange, 0);
        } catch (Throwable failure) {
            faults.answer(exchange, failure);
        }
    }

    /** Leads the request through the gates from one on, and to its route behind the last. */
    private void pass(Exchange exchange, int first) {
        for (int i = first; i < gates.size(); i++) {
            Future<?> passed = gates.get(i).pass(exchange);
            if (passed != null && !passed.succeeded()) {
                int next = i + 1;
                passed.onComplete(done -> goOn(exchange, next, done.cause()));
                return;
            }
            if (exchange.isOver()) {
                return;
            }
        }
        respond(exchange);
    }

    private void goOn(Exchange exchange, int next, Throwable refusal) {
        if (refusal == null && exchange.isOver()) {
            return;
        }
        try {
            if (refusal != null) {
                throw refusal;
            }
            pass(exchange, next);
        } catch (Throwable failure) {
            faults.answer(exchange, failure);
        }
    }

    private void respond(Exchange exchange) {
        if (exchange.refusal() != null) {
            throw exchange.refusal();
        }
        Route route = route(exchange);
        if (route != null) {
            exchange.coded(
                    compression,
                    compression.choose(exchange.request(), route.policy().compression()));
            acceptBody(exchange);
            follow(exchange, route.responder().respond(exchange));
        }
    }

    private Exchange begin(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        MountedPath mounted = routes.at(path);
        Route route = mounted == null ? null : mounted.route(request.method());
        Exchange exchange = new Exchange(calls.begin(request, route), request, path, mounted, route);
        running.add(exchange);
        exchange.response().endHandler(done -> answered(exchange));
        return exchange;
    }

    private void putGeneralHeaders(Exchange exchange) {
        general.putInto(exchange);
        if (draining.getAsBoolean()) {
            exchange.makeLast();
        }
    }

    private void awaitBody(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        if (!announcesBody(request)) {
            return;
        }
        Body body = new Body(
                config.maxBody().bytes(),
                keepsBody(exchange),
                Deadline.in(config.bodyTimeout(), clock),
                trouble -> refuseBody(exchange, trouble));
        exchange.incoming(body);
        request.handler(body).endHandler(done -> bodyEnded(exchange));
    }

    private static boolean announcesBody(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return !request.isEnded();
        }
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length != null ? !length.equals("0") : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** What is mounted for the request, or null when the request was answered here. */
    private Route route(Exchange exchange) {
        if (exchange.route() != null) {
            return exchange.route();
        }
        HttpMethod method = exchange.request().method();
        MountedPath mounted = exchange.mounted();
        if (method.equals(HttpMethod.OPTIONS)
                && (mounted != null || exchange.path().equals("*"))) {
            FaultHandler.putAllow(exchange);
            Replies.empty(exchange, 204);
            return null;
        }
        throw mounted == null ? unknownPath(exchange.path()) : wrongMethod(exchange, method);
    }

    private Fault unknownPath(String path) {
        String nearest = routes.nearest(path);
        return Fault.of(FaultCode.UNKNOWN_PATH, "Nothing is served at this path")
                .details(path)
                .hint(nearest == null ? null : "Perhaps you meant '" + nearest + "'");
    }

    private static Fault wrongMethod(Exchange exchange, HttpMethod method) {
        return Fault.of(FaultCode.METHOD_NOT_ALLOWED, "The method " + method.name() + " is not allowed here")
                .details("Allowed are " + exchange.mounted().allow());
    }

    private void acceptBody(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        if (exchange.incoming() == null) {
            return;
        }
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null && isLargerThan(config.maxBody().bytes(), length)) {
            exchange.makeLast();
            throw tooLarge();
        }
        boolean isWanted = exchange.route().policy().body();
        boolean isPlain = RequestChecks.isPlain(request);
        if (RequestChecks.expectsContinue(request)) {
            answerExpectation(exchange, isWanted && isPlain);
        }
        if (isWanted && !isPlain) {
            throw Fault.of(FaultCode.UNSUPPORTED_MEDIA_TYPE, "Bodies with a Content-Encoding are not understood")
                    .hint("Send the body as it is, without that header");
        }
    }

    /** A body that is not asked for may come or not come, and nobody can tell where the next request begins. */
    private static void answerExpectation(Exchange exchange, boolean goesOn) {
        if (goesOn) {
            exchange.response().writeContinue();
        } else {
            exchange.makeLast();
        }
    }

    private static boolean isLargerThan(long limit, String length) {
        return length.length() > 18 || Long.parseLong(length) > limit;
    }

    private void follow(Exchange exchange, Future<?> done) {
        if (!done.isComplete()) {
            done.onComplete(later -> settle(exchange, later.cause()));
        } else {
            settle(exchange, done.cause());
        }
    }

    private void settle(Exchange exchange, Throwable failure) {
        if (failure != null) {
            faults.answer(exchange, failure);
        } else if (!exchange.isOver()) {
            faults.answer(exchange, new IllegalStateException(exchange.call().route() + " left its answer open"));
        }
    }

    /** The answer is whole, or its reader is gone. */
    private void answered(Exchange exchange) {
        Call call = exchange.call();
        HttpServerResponse response = exchange.response();
        if (!response.ended()) {
            call.cancel(Fault.of(FaultCode.CLIENT_LEFT, "The client left"));
        }
        call.end();
        watcher.callEnded(call, response.headWritten() ? response.getStatusCode() : 0, response.bytesWritten());
        if (!exchange.isReading()) {
            leave(exchange);
        } else if (!response.ended()) {
            exchange.incoming().fail(call.cancelled());
            running.remove(exchange);
        } else if (exchange.isLast()) {
            linger(exchange);
        }
    }

    private void bodyEnded(Exchange exchange) {
        if (keepsBody(exchange)) {
            exchange.call().deadline(Deadline.in(config.requestTimeout(), clock));
        }
        exchange.incoming().end();
        if (exchange.response().ended()) {
            leave(exchange);
        }
    }

    private void leave(Exchange exchange) {
        running.remove(exchange);
        if (exchange.isLast() && !exchange.isHttp2()) {
            Wire.close(exchange);
        }
    }

    /** A socket that is closed while its client still sends may lose the answer; so the rest is read, for a while. */
    private void linger(Exchange exchange) {
        if (exchange.isHttp2()) {
            stopReading(exchange);
        } else {
            exchange.incoming().discard(Deadline.in(LINGER, clock));
        }
    }

    private void stopReading(Exchange exchange) {
        running.remove(exchange);
        Wire.close(exchange);
    }

    private void refuseBody(Exchange exchange, Body.Trouble trouble) {
        if (trouble == Body.Trouble.TOO_LARGE) {
            giveUpReading(exchange, tooLarge());
        } else if (!exchange.isHttp2()) { // of which an empty DATA frame is a sound part
            giveUpReading(exchange, Fault.of(FaultCode.BAD_MESSAGE, "The framing of the request's body is broken"));
        }
    }

    /** Answers a body that is not read to its end; what follows on the connection cannot be read either. */
    private void giveUpReading(Exchange exchange, Fault fault) {
        boolean answered = exchange.response().ended();
        exchange.makeLast();
        exchange.incoming().fail(fault);
        exchange.incoming().discard(Deadline.in(LINGER, clock));
        if (!answered) {
            stop(exchange, fault);
        }
    }

    private Fault tooLarge() {
        return Fault.of(FaultCode.BODY_TOO_LARGE, "The request's body is larger than " + config.maxBody());
    }

    /** Ends what is overdue. Called a few times a second. */
    void sweep() {
        general.renewDate();
        running.forEach(this::endIfOverdue);
    }

    private void endIfOverdue(Exchange exchange) {
        if (exchange.isReading() && exchange.incoming().isLate()) {
            bodyIsLate(exchange);
        } else if (isOverdue(exchange)) {
            stop(exchange, Fault.of(FaultCode.DEADLINE_PASSED, "The answer took longer than it may"));
        }
    }

    /** The time for the answer to a body begins when the body has arrived, which has a time of its own. */
    private static boolean isOverdue(Exchange exchange) {
        Call call = exchange.call();
        boolean awaitsBody = exchange.isReading() && keepsBody(exchange);
        return call.cancelled() == null && !awaitsBody && call.deadline().hasPassed();
    }

    private static boolean keepsBody(Exchange exchange) {
        return exchange.route() != null && exchange.route().policy().body();
    }

    private void bodyIsLate(Exchange exchange) {
        if (exchange.response().ended()) {
            stopReading(exchange);
        } else {
            giveUpReading(exchange, Fault.of(FaultCode.BODY_TOO_SLOW, "The request's body did not arrive in time"));
        }
    }

    /** Cancels what runs for the call; what has not begun to answer gets the reason, the rest is broken off. */
    private void stop(Exchange exchange, Fault reason) {
        exchange.call().cancel(reason);
        if (!exchange.response().ended()) {
            faults.answer(exchange, reason);
        }
    }

    /** Stops everything that still runs, because the server closes. */
    void breakOff() {
        running.forEach(exchange -> stop(
                exchange,
                Fault.of(FaultCode.SHUTTING_DOWN, "The server is shutting down").retryAfter(RESTART)));
    }

    /** Answers a message that never became a request; Vert.x closes its connection then. */
    void refuse(HttpServerRequest request) {
        Fault fault = Unreadable.fault(request.decoderResult().cause());
        watcher.messageRefused(request.remoteAddress().toString(), fault.getMessage());
        HttpServerResponse response = request.response().setStatusCode(fault.status());
        general.putInto(response.headers(), calls.nextId());
        response.headers().set(HttpHeaders.CONTENT_TYPE, Replies.JSON).set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.end(Replies.body(fault).toBuffer());
    }

    /** A connection that breaks tells its requests; only one that never got so far as to have any is told here. */
    void connectionFailed(Throwable failure) {
        if (failure instanceof SSLException) {
            watcher.messageRefused("", "TLS: " + failure.getMessage());
        }
    }

    /** An HTTP/2 connection is about to be closed with whatever it carries. */
    void frameIsLate(String address) {
        watcher.messageRefused(address, "An HTTP/2 frame did not arrive in time");
    }

    /** Whether a request of the connection is not over. */
    boolean isServing(HttpConnection connection) {
        return running.anyMatch(exchange -> exchange.request().connection().equals(connection));
    }

    int active() {
        return running.size();
    }
}
