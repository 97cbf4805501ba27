package dev.headrace.content;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.OptionalLong;

/** A moment as {@code Last-Modified} writes it, in whole seconds. */
public final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /** @param seconds since the epoch */
    public static String print(long seconds) {
        return FORMAT.format(Instant.ofEpochSecond(seconds));
    }

    /** Empty for what is not in the one form that is sent. Clients send back what they were given. */
    static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(FORMAT.parse(text.strip()).getLong(ChronoField.INSTANT_SECONDS));
        } catch (DateTimeException unreadable) {
            return OptionalLong.empty();
        }
    }
}
