package dev.headrace.api.exports;

import dev.headrace.content.Vary;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.http.Exchange;
import dev.headrace.http.Feature;
import dev.headrace.http.Policy;
import dev.headrace.http.Routes;
import dev.headrace.postgres.OpenCursor;
import dev.headrace.postgres.Purpose;
import dev.headrace.resource.Reads;
import dev.headrace.resource.Resource;
import dev.headrace.resource.Resources;
import dev.headrace.resource.RowText;
import dev.headrace.stream.ExportConfig;
import dev.headrace.stream.Head;
import dev.headrace.stream.RowEncoder;
import dev.headrace.stream.RowSender;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Whole resources as files: JSON, NDJSON or CSV, row by row, whatever their size. */
public final class ExportRoutes implements Feature {
    private static final CharSequence DISPOSITION = HttpHeaders.createOptimized("content-disposition");

    private final ExportConfig config;
    private final Supplier<Resources> resources;
    private final Reads reads;
    private final RowSender sender;
    private final QueryLimits limits;
    private final Watcher watcher;
    private final InstantSource clock;

    public ExportRoutes(
            ExportConfig config,
            Supplier<Resources> resources,
            Reads reads,
            RowSender sender,
            QueryLimits limits,
            Watcher watcher,
            InstantSource clock) {
        this.config = config;
        this.resources = resources;
        this.reads = reads;
        this.sender = sender;
        this.limits = limits;
        this.watcher = watcher;
        this.clock = clock;
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/export/:resource", Policy.streaming(config.timeout()), this::export);
    }

    private Future<?> export(Exchange exchange) {
        Resource resource = resources
                .get()
                .readable(exchange.pathParameter("resource"), exchange.call().caller());
        if (resource.dependsOnCaller()) {
            exchange.makePrivate();
        }
        ExportRequest export = ExportRequest.of(exchange, resource, limits);
        if (exchange.isHead()) {
            putHead(exchange, export);
            exchange.answer().announce();
            return exchange.response().end();
        }
        RowText text = export.format().text(export.statement());
        return reads.open(exchange.call(), Purpose.EXPORT, text.sql(), export.statement())
                .compose(cursor -> send(exchange, export, cursor, text));
    }

    private Future<?> send(Exchange exchange, ExportRequest export, OpenCursor cursor, RowText text) {
        RowEncoder encoder = export.format().encoder(text, export.forSpreadsheet());
        Resource resource = export.resource();
        watcher.exportStarted(exchange.call(), resource.name());
        return sender.send(
                        exchange.call(),
                        exchange.answer(),
                        exchange::unsent,
                        cursor,
                        encoder,
                        resource.rowBytes(),
                        headOf(exchange, export))
                .onComplete(done -> watcher.exportEnded(
                        exchange.call(), resource.name(), encoder.rows(), encoder.bytes(), done.cause()));
    }

    private Head headOf(Exchange exchange, ExportRequest export) {
        return new Head() {
            @Override
            public void whole(long rows) {
                putHead(exchange, export);
            }

            @Override
            public Future<?> streamed() {
                putHead(exchange, export);
                return Future.succeededFuture();
            }
        };
    }

    private void putHead(Exchange exchange, ExportRequest export) {
        MultiMap headers = exchange.response().headers();
        headers.set(HttpHeaders.CONTENT_TYPE, export.format().contentType());
        headers.set(DISPOSITION, FileName.disposition(export.resource().name(), clock.instant(), export.format()));
        if (!export.resource().dependsOnCaller()) {
            headers.set(HttpHeaders.CACHE_CONTROL, export.resource().exportCacheControl());
        }
        Vary.add(headers, HttpHeaders.ACCEPT);
    }
}
