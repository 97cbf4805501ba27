package dev.headrace.api.rows;

import dev.headrace.cache.Found;
import dev.headrace.cache.Source;
import dev.headrace.content.HttpDate;
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
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final Map<Source, CharSequence> SOURCE_TO_TEXT = texts();

    private CacheHeaders() {}

    private static Map<Source, CharSequence> texts() {
        Map<Source, CharSequence> texts = new EnumMap<>(Source.class);
        for (Source source : Source.values()) {
            texts.put(source, HttpHeaders.createOptimized(source.label()));
        }
        return texts;
    }

    static void put(MultiMap headers, Resource resource, Found found, long ageSeconds, long lastModified) {
        if (!found.row().isAbsent()) {
            headers.set(HttpHeaders.ETAG, found.row().tag());
            putPolicy(headers, resource, found.source());
        }
        if (lastModified != 0) {
            headers.set(HttpHeaders.LAST_MODIFIED, HttpDate.print(lastModified));
        }
        boolean tellsOfOthers = found.row().isAbsent() && resource.isOwn();
        if (resource.isCached() && !tellsOfOthers) {
            putSource(headers, resource, found.source(), ageSeconds);
        }
    }

    /** Tells how many writes a list may lack, for they are accepted and not yet in PostgreSQL. */
    static void putPending(MultiMap headers, long writes) {
        headers.set(X_CACHE_PENDING, Long.toString(writes));
    }

    /** How long others may keep the answer. What is old already must not be kept any longer. */
    static void putPolicy(MultiMap headers, Resource resource, Source source) {
        resource.cacheControl()
                .ifPresent(policy -> headers.set(
                        HttpHeaders.CACHE_CONTROL,
                        source == Source.STALE && resource.isKeptByOthers() ? NO_CACHE : policy));
    }

    /**
     * The age is not told where others may keep the answer for a while: it was proven to be current just now, and they would take
     * the age off that while.
     */
    static void putSource(MultiMap headers, Resource resource, Source source, long ageSeconds) {
        headers.set(X_CACHE, SOURCE_TO_TEXT.get(source));
        boolean isKept = source == Source.NEAR || source == Source.SHARED;
        if (source == Source.STALE || (isKept && !resource.isKeptByOthers())) {
            headers.set(HttpHeaders.AGE, Long.toString(ageSeconds));
        }
        if (source == Source.STALE) {
            headers.set(WARNING, STALE);
        }
    }
}
