package dev.headrace.api.documents;

import dev.headrace.config.Json;
import dev.headrace.content.Compression;
import dev.headrace.content.Forms;
import dev.headrace.http.Exchange;
import dev.headrace.http.Feature;
import dev.headrace.http.Policy;
import dev.headrace.http.Replies;
import dev.headrace.http.Routes;
import dev.headrace.http.Unchanged;
import dev.headrace.resource.RowTag;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Documents: fixed content, read and compressed once, at the start. */
public final class DocumentRoutes implements Feature {
    private final String basePath;
    private final Map<String, Document> pathToDocument = new TreeMap<>();

    private record Document(CharSequence type, CharSequence cacheControl, Buffer body, String tag, Forms forms) {}

    /** Reads files, so not on an event loop. */
    public DocumentRoutes(String basePath, Map<String, DocumentConfig> pathToConfig, Compression compression) {
        this.basePath = basePath;
        pathToConfig.forEach((path, config) -> pathToDocument.put(path, document(config, compression)));
    }

    @Override
    public void mount(Routes routes) {
        pathToDocument.forEach((path, document) ->
                routes.get(basePath + path, Policy.standard(), exchange -> answer(exchange, document)));
    }

    private static Document document(DocumentConfig config, Compression compression) {
        byte[] content = config.body()
                .map(Json::text)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElseGet(() -> read(config.file().orElseThrow()));
        Buffer body = Buffer.buffer(content);
        String tag = RowTag.of(content);
        return new Document(
                HttpHeaders.createOptimized(config.type()),
                HttpHeaders.createOptimized(config.cacheControl().orElse("no-cache")),
                body,
                tag,
                compression.codeAll(config.type(), body, tag));
    }

    private static byte[] read(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("The document " + file + " was there a moment ago", e);
        }
    }

    private static Future<?> answer(Exchange exchange, Document document) {
        MultiMap headers = exchange.response().headers();
        headers.set(HttpHeaders.ETAG, document.tag);
        headers.set(HttpHeaders.CACHE_CONTROL, document.cacheControl);
        return Unchanged.is(exchange, document.tag, document.type, document.body.length(), 0)
                ? Unchanged.send(exchange)
                : Replies.send(exchange, 200, document.type, document.body, document.forms);
    }
}
