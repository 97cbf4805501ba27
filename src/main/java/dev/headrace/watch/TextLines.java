package dev.headrace.watch;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/** One line of text for each event, for people: time, level, message, then {@code key=value}. */
final class TextLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private final DateTimeFormatter time;

    TextLines(ZoneId zone) {
        time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                .withZone(zone);
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        time.formatTo(event.getInstant(), line);
        line.append(String.format(Locale.ROOT, " %-5s ", event.getLevel()));
        if (!event.getLoggerName().equals(Logging.OWN_LOGGER)) {
            line.append('[').append(event.getLoggerName()).append("] ");
        }
        LogLine.appendVisible(line, LogLine.message(event));
        pairs(line, event.getKeyValuePairs());
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(LogLine.stackTrace(event.getThrowableProxy()));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void pairs(StringBuilder line, List<KeyValuePair> pairs) {
        if (pairs != null) {
            pairs.forEach(pair -> pair(line, pair.key, String.valueOf(pair.value)));
        }
    }

    private static void pair(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=');
        if (isPlain(value)) {
            LogLine.appendVisible(line, value);
        } else {
            line.append('"');
            LogLine.appendEscaped(line, value);
            line.append('"');
        }
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=' || c == '\\');
    }
}
