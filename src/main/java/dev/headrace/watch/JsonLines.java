package dev.headrace.watch;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object for each event, for programs that read logs.
 *
 * <p>Logback's own encoder nests key-value pairs in a list of objects and writes the time as a number, which no log
 * system reads without a mapping; here every pair is a member of the object.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

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
        line.append("{\"timestamp\":\"").append(event.getInstant()).append('"');
        member(line, "level", event.getLevel().toString());
        member(line, "message", LogLine.message(event));
        members(line, event.getKeyValuePairs());
        if (event.getThrowableProxy() != null) {
            member(line, "stack_trace", LogLine.stackTrace(event.getThrowableProxy()));
        }
        member(line, "logger", event.getLoggerName());
        member(line, "thread", event.getThreadName());
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void members(StringBuilder line, List<KeyValuePair> pairs) {
        if (pairs != null) {
            pairs.forEach(pair -> member(line, pair.key, pair.value));
        }
    }

    private static void member(StringBuilder line, String key, Object value) {
        line.append(",\"").append(key).append("\":");
        if (value instanceof Long || value instanceof Integer || value instanceof Boolean || value == null) {
            line.append(value);
        } else {
            line.append('"');
            LogLine.appendEscaped(line, value.toString());
            line.append('"');
        }
    }
}
