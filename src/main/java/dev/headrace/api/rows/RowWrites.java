package dev.headrace.api.rows;

import dev.headrace.dialect.Payload;
import dev.headrace.dialect.Preferences;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.Representation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WriteKind;
import dev.headrace.dialect.WritePlanner;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.dialect.WriteStatement;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.http.Exchange;
import dev.headrace.resource.IfMatch;
import dev.headrace.resource.Resource;
import dev.headrace.resource.RowText;
import dev.headrace.resource.Write;
import dev.headrace.resource.Writes;
import dev.headrace.stream.RowSender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Does the writes that requests ask for, and answers them. */
public final class RowWrites {
    /** What takes longer to read than an event loop may be held is read by a worker. */
    private static final int LARGE_BODY = 64 * 1024;

    private static final int LONGEST_IDEMPOTENCY_KEY = 255;

    private final Vertx vertx;
    private final Writes writes;
    private final RowSender sender;
    private final QueryLimits limits;

    public RowWrites(Vertx vertx, Writes writes, RowSender sender, QueryLimits limits) {
        this.vertx = vertx;
        this.writes = writes;
        this.sender = sender;
        this.limits = limits;
    }

    /** @param key of the one row, when the path has it */
    Future<?> answer(Exchange exchange, WriteKind kind, Resource resource, Optional<RowKey> key) {
        HttpServerRequest http = exchange.request();
        Preferences preferences = Preferences.parse(http.headers().getAll("prefer"));
        Representation representation = Representation.negotiate(http.getHeader("accept"));
        if (preferences.wantsRows()) {
            resource.requireAnswersRows(exchange.call().caller());
        }
        WriteRequest request = WriteRequest.parse(kind, exchange.rawQuery(), limits, preferences, representation, key);
        resource.requireTakes(request);
        resource.requireMayFind(request, exchange.call().caller());
        Optional<IfMatch> ifMatch = ifMatch(http.getHeader("if-match"), key);
        Optional<String> idempotencyKey = idempotencyKey(http.getHeader("idempotency-key"));
        return payload(exchange, kind, request, resource)
                .map(payload -> write(resource, request, payload, ifMatch, idempotencyKey))
                .compose(write -> writes.write(exchange.call(), write)
                        .compose(written -> new WriteReply(exchange, write, written).send(sender)));
    }

    private static Optional<IfMatch> ifMatch(String header, Optional<RowKey> key) {
        Optional<IfMatch> ifMatch = IfMatch.parse(header);
        if (ifMatch.isPresent() && key.isEmpty()) {
            throw Fault.of(FaultCode.BAD_PARAMETER, "If-Match needs one row by its key in the path")
                    .details("An ETag belongs to one row");
        }
        return ifMatch;
    }

    private static Optional<String> idempotencyKey(String header) {
        if (header == null) {
            return Optional.empty();
        }
        if (header.isBlank() || header.length() > LONGEST_IDEMPOTENCY_KEY) {
            throw Fault.of(
                    FaultCode.BAD_PARAMETER, "Idempotency-Key has 1 to " + LONGEST_IDEMPOTENCY_KEY + " characters");
        }
        return Optional.of(header);
    }

    private Future<Payload> payload(Exchange exchange, WriteKind kind, WriteRequest request, Resource resource) {
        if (kind == WriteKind.DELETE) {
            return Future.succeededFuture(Payload.NONE);
        }
        Payload.Format format = Payload.Format.of(exchange.request().getHeader("content-type"));
        boolean namesColumns = request.columns().isPresent();
        return exchange.body()
                .compose(body -> body.length() > LARGE_BODY
                        ? vertx.executeBlocking(() -> parse(format, body, namesColumns, resource), false)
                        : Future.succeededFuture(parse(format, body, namesColumns, resource)));
    }

    private static Payload parse(Payload.Format format, Buffer body, boolean namesColumns, Resource resource) {
        return Payload.parse(format, body.getBytes(), namesColumns, resource.maxInsertRows());
    }

    private static Write write(
            Resource resource,
            WriteRequest request,
            Payload payload,
            Optional<IfMatch> ifMatch,
            Optional<String> idempotencyKey) {
        WriteStatement statement = WritePlanner.plan(resource.readable(), request, payload);
        Representation form = WriteReply.form(request);
        RowText text = form == Representation.CSV
                ? RowText.forCsv(statement)
                : RowText.forJson(statement, form.isWithoutNulls());
        return new Write(
                resource,
                request,
                payload,
                statement,
                text.sql(),
                request.preferences().wantsRows()
                        ? Optional.of(() -> ListFormat.encoder(form, text).begun())
                        : Optional.empty(),
                ifMatch,
                idempotencyKey);
    }
}
