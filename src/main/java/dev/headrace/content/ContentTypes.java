package dev.headrace.content;

import java.util.Locale;
import java.util.Set;

/** Which kinds of content grow shorter when they are compressed: texts, not what is compressed in itself. */
final class ContentTypes {
    private static final Set<String> TEXTS = Set.of(
            "application/json",
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/xml",
            "application/javascript",
            "application/yaml",
            "application/geo+json",
            "application/wasm",
            "image/svg+xml");

    private ContentTypes() {}

    static boolean gain(String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return (type.startsWith("text/") && !type.equals("text/event-stream"))
                || TEXTS.contains(type)
                || type.endsWith("+json")
                || type.endsWith("+xml");
    }
}
