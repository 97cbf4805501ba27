package dev.headrace.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The headers that every answer of one event loop carries. */
final class GeneralHeaders {
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("strict-transport-security");
    private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000");
    private static final CharSequence DATE = HttpHeaders.createOptimized("date");
    private static final DateTimeFormatter DATE_FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final InstantSource calendar;
    private final boolean secure;
    private long second;
    private CharSequence date;

    /** @param secure whether the listener speaks TLS, and nobody is to come without from now on */
    GeneralHeaders(InstantSource calendar, boolean secure) {
        this.secure = secure;
        this.calendar = calendar;
        renewDate();
    }

    /** Writes the date anew when its second is over; too dear to be done for each answer. */
    void renewDate() {
        long now = calendar.instant().getEpochSecond();
        if (now != second) {
            second = now;
            date = HttpHeaders.createOptimized(DATE_FORMAT.format(calendar.instant()));
        }
    }

    void putInto(Exchange exchange) {
        putInto(exchange.response().headers(), exchange.call().id());
        exchange.sayIfLast();
    }

    void putInto(MultiMap headers, String id) {
        headers.set(Calls.X_REQUEST_ID, id)
                .set(CONTENT_TYPE_OPTIONS, NOSNIFF)
                .set(REFERRER_POLICY, NO_REFERRER)
                .set(DATE, date);
        if (secure) {
            headers.set(TRANSPORT_SECURITY, A_YEAR);
        }
    }
}
