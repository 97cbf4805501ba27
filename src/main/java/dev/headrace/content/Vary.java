package dev.headrace.content;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/** The header that names what an answer depends on beside its URL. */
public final class Vary {
    static final CharSequence ACCEPT_ENCODING = HttpHeaders.createOptimized("accept-encoding");

    private Vary() {}

    /** Adds a header's name to those that are there, unless it is one of them. */
    public static void add(MultiMap headers, CharSequence name) {
        String names = String.join(", ", headers.getAll(HttpHeaders.VARY));
        if (names.isEmpty()) {
            headers.set(HttpHeaders.VARY, name);
        } else if (!(", " + names.toLowerCase(Locale.ROOT) + ',').contains(", " + name + ',')) {
            headers.set(HttpHeaders.VARY, names + ", " + name);
        }
    }
}
