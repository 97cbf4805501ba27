package dev.headrace.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/**
 * Lets pages of other origins use the server. What a browser asks beforehand is answered here, so it is neither counted nor
 * asked for a token. Cookies are none of it: a caller is known by a token that the page itself sends.
 */
final class CorsGate implements Gate {
    private static final CharSequence ALL = HttpHeaders.createOptimized("*");
    private static final CharSequence EXPOSED = HttpHeaders.createOptimized(
            "age, content-disposition, content-location, content-range, etag, last-modified, location, preference-applied,"
                    + " ratelimit, ratelimit-limit, ratelimit-policy, ratelimit-remaining, ratelimit-reset, retry-after,"
                    + " server-timing, warning, www-authenticate, x-cache, x-cache-pending, x-ratelimit-limit,"
                    + " x-ratelimit-remaining, x-ratelimit-reset, x-request-id, x-row-count");
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_, -]{1,1024}");

    private final CorsConfig config;
    private final CharSequence maxAge;

    CorsGate(CorsConfig config) {
        this.config = config;
        this.maxAge = HttpHeaders.createOptimized(Long.toString(config.maxAge().toSeconds()));
    }

    @Override
    public Future<?> pass(Exchange exchange) {
        String origin = exchange.request().headers().get(HttpHeaders.ORIGIN);
        if (!config.allowsAll()) {
            exchange.putLasting(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        if (origin == null || !config.allows(origin)) {
            return null;
        }
        exchange.putLasting(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, config.allowsAll() ? ALL : origin);
        if (isPreflight(exchange.request())) {
            return allow(exchange);
        }
        exchange.putLasting(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        return null;
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private Future<?> allow(Exchange exchange) {
        MultiMap headers = exchange.response().headers();
        FaultHandler.putAllow(exchange);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, headers.get(FaultHandler.ALLOW));
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, maxAge);
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        String asked = exchange.request().headers().get(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (asked != null && HEADER_NAMES.matcher(asked).matches()) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
        return Replies.empty(exchange, 204);
    }
}
