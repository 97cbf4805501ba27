package dev.headrace.config;

import java.util.Comparator;

/**
 * Where a value comes from: a place in a file, an environment variable, an argument, or nowhere but its default.
 *
 * @param name the file as the user named it, the variable, or the argument with its key
 * @param line counted from 1; 0 when there is no place inside
 */
public record Origin(Kind kind, String name, int line, int column) implements Comparable<Origin> {
    static final Origin DEFAULT = new Origin(Kind.DEFAULT, "default", 0, 0);

    private static final Comparator<Origin> READING_ORDER =
            Comparator.comparing(Origin::kind).thenComparingInt(Origin::line).thenComparingInt(Origin::column);

    /** The kinds in the order in which problems are reported; each but the last outranks those before it. */
    public enum Kind {
        FILE,
        ENVIRONMENT,
        ARGUMENT,
        DEFAULT
    }

    static Origin file(String name, int line, int column) {
        return new Origin(Kind.FILE, name, line, column);
    }

    static Origin environment(String variable) {
        return new Origin(Kind.ENVIRONMENT, variable, 0, 0);
    }

    static Origin argument(String key) {
        return new Origin(Kind.ARGUMENT, ("--set " + key).trim(), 0, 0);
    }

    /** The origin in a table: a line is near enough there. */
    String brief() {
        return switch (kind) {
            case FILE -> name + ":" + line;
            case ENVIRONMENT -> "environment " + name;
            case ARGUMENT -> "--set";
            case DEFAULT -> name;
        };
    }

    @Override
    public int compareTo(Origin other) {
        return READING_ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return line == 0 ? name : name + ":" + line + ":" + column;
    }
}
