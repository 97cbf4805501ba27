package dev.headrace.watch;

import ch.qos.logback.classic.spi.ILoggingEvent;
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
    private static final String TOOLKIT_FAILURE = "io.vertx.core.VertxException";
    private static final Pattern TOOLKIT_OF_ITSELF = Pattern.compile("Connection |Thread blocked$");
    private static final String OWN_CLASSES = "dev.headrace.";
    private static final String WITHHELD = "text withheld, it may quote values";
    /** Failures whose text tells of code, of connections or of files. */
    private static final Pattern WITHOUT_VALUES = Pattern.compile(String.join(
            "|",
            "java[.]lang[.](\\w+Error|NullPointerException|ClassCastException|ArithmeticException)",
            "java[.]lang[.]\\w*IndexOutOfBoundsException",
            "java[.]util[.](ConcurrentModificationException|NoSuchElementException|concurrent[.]TimeoutException)",
            "java[.](io|net|nio[.]channels)[.][\\w.$]+",
            "javax[.]net[.]ssl[.][\\w.$]+",
            "io[.]netty[.](channel|handler[.]ssl)[.][\\w.$]+",
            "io[.]vertx[.]core[.]http[.][\\w.$]+",
            "io[.]vertx[.]sqlclient[.]ClosedConnectionException"));

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

    /** What the line says; libraries like to repeat a failure's text there. */
    static String message(ILoggingEvent event) {
        return withoutValuesOf(event.getThrowableProxy(), event.getFormattedMessage());
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
            appendVisible(trace, withoutValues(failure));
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

    /**
     * What a failure says, or what may be told of it: a library, and PostgreSQL too, often quotes the value that it could
     * not take.
     */
    static String withoutValues(IThrowableProxy failure) {
        StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
        String thrownIn =
                frames.length == 0 ? "" : frames[0].getStackTraceElement().getClassName();
        String text = withoutValues(failure.getClassName(), failure.getMessage(), thrownIn);
        return withoutValuesOf(failure.isCyclic() ? null : failure.getCause(), text);
    }

    /** A text that may repeat what a failure says, or what that was caused by. */
    private static String withoutValuesOf(IThrowableProxy failure, String text) {
        String clean = text;
        for (IThrowableProxy next = failure; next != null && !next.isCyclic(); next = next.getCause()) {
            if (next.getMessage() != null && !next.getMessage().isEmpty()) {
                clean = clean.replace(next.getMessage(), withoutValues(next));
            }
        }
        return clean;
    }

    private static String withoutValues(String className, String message, String thrownIn) {
        if (className.equals(DATABASE_FAILURE)) {
            Matcher state = SQL_STATE.matcher(message);
            return state.find() ? "SQLSTATE " + state.group(1) : "no SQLSTATE";
        }
        boolean speaksOfItself = WITHOUT_VALUES.matcher(className).matches()
                || thrownIn.startsWith(OWN_CLASSES)
                || (className.equals(TOOLKIT_FAILURE)
                        && TOOLKIT_OF_ITSELF.matcher(message).lookingAt());
        return speaksOfItself ? message : WITHHELD;
    }
}
