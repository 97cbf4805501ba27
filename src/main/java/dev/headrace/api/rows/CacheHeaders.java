package dev.headrace.api.rows;

import dev.headrace.cache.Found;
import dev.headrace.cache.Source;
import dev.headrace.resource.Resource;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.EnumMap;
import java.util.Map;

/** What an answer says of the cache: {@code X-Cache}, the row's age and its entity tag. */
final class CacheHeaders {
    private static final CharSequence X_CACHE = HttpHeaders.createOptimized("x-cache");
    private static final CharSequence X_CACHE_PENDING = HttpHeaders.createOptimized("x-cache-pending");
    private static final CharSequence WARNING = HttpHeaders.createOptimized("warning");
    private static final CharSequence STALE = HttpHeaders.createOptimized("110 - \"Response is stale\"");
    private static final Map<Source, CharSequence> SOURCE_TO_TEXT = texts();

    private CacheHeaders() {}

    private static Map<Source, CharSequence> texts() {
        Map<Source, CharSequence> texts = new EnumMap<>(Source.class);
        for (Source source : Source.values()) {
            texts.put(source, HttpHeaders.createOptimized(source.label()));
        }
        return texts;
    }

    static void put(MultiMap headers, Resource resource, Found found, long ageSeconds) {
        if (!found.row().isAbsent()) {
            headers.set(HttpHeaders.ETAG, found.row().tag());
        }
        boolean tellsOfOthers = found.row().isAbsent() && resource.isOwn();
        if (!resource.isCached() || tellsOfOthers) {
            return;
        }
        putSource(headers, found.source(), ageSeconds);
    }

    /** Tells how many writes a list may lack, for they are accepted and not yet in PostgreSQL. */
    static void putPending(MultiMap headers, long writes) {
        headers.set(X_CACHE_PENDING, Long.toString(writes));
    }

    static void putSource(MultiMap headers, Source source, long ageSeconds) {
        headers.set(X_CACHE, SOURCE_TO_TEXT.get(source));
        if (source == Source.NEAR || source == Source.SHARED || source == Source.STALE) {
            headers.set(HttpHeaders.AGE, Long.toString(ageSeconds));
        }
        if (source == Source.STALE) {
            headers.set(WARNING, STALE);
        }
    }
}
