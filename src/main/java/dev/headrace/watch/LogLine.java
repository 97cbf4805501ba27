package dev.headrace.watch;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pieces that text lines and JSON lines have in common.
 *
 * <p>Whatever a stranger can bring into a line is escaped: control characters, which could forge a line or drive a
 * terminal, and the invisible ones that turn text around.
 */
final class LogLine {
    private static final String DATABASE_FAILURE = "io.vertx.pgclient.PgException";
    private static final Pattern SQL_STATE = Pattern.compile("\\(([0-9A-Z]{5})\\)$");

    private LogLine() {}

    static void appendEscaped(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                default -> appendVisible(line, c);
            }
        }
    }

    /** As it is but for invisible characters; quotes and backslashes stay, for text that stands in no quotes. */
    static void appendVisible(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            appendVisible(line, text.charAt(i));
        }
    }

    private static void appendVisible(StringBuilder line, char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isVisible(c)) {
                    line.append(c);
                } else {
                    line.append("\\u").append(Character.forDigit(c >> 12, 16));
                    line.append(Character.forDigit((c >> 8) & 15, 16));
                    line.append(Character.forDigit((c >> 4) & 15, 16)).append(Character.forDigit(c & 15, 16));
                }
            }
        }
    }

    private static boolean isVisible(char c) {
        if (c < 127) {
            return c >= ' ';
        }
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    /** The stack trace with its causes, one frame a line. */
    static String stackTrace(IThrowableProxy failure) {
        StringBuilder trace = new StringBuilder(1024);
        appendTrace(trace, "", failure);
        return trace.toString();
    }

    private static void appendTrace(StringBuilder trace, String prefix, IThrowableProxy failure) {
        trace.append(prefix).append(failure.getClassName());
        if (failure.getMessage() != null) {
            trace.append(": ");
            appendVisible(trace, withoutValues(failure.getClassName(), failure.getMessage()));
        }
        trace.append('\n');
        if (failure.isCyclic()) {
            return;
        }
        StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
        int own = frames.length - failure.getCommonFrames();
        for (int i = 0; i < own; i++) {
            trace.append("    at ").append(frames[i].getStackTraceElement()).append('\n');
        }
        for (IThrowableProxy suppressed : failure.getSuppressed()) {
            appendTrace(trace, "Suppressed: ", suppressed);
        }
        if (failure.getCause() != null) {
            appendTrace(trace, "Caused by: ", failure.getCause());
        }
    }

    /** PostgreSQL quotes the value that it could not take; of its sentence only the SQLSTATE may stand in a log. */
    static String withoutValues(String className, String message) {
        if (!className.equals(DATABASE_FAILURE)) {
            return message;
        }
        Matcher state = SQL_STATE.matcher(message);
        return state.find() ? "SQLSTATE " + state.group(1) : "no SQLSTATE";
    }
}
