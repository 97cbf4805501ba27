package dev.headrace.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to a setting from the root: {@code postgres.pool.max-size}. A segment that holds a dot, a quote or a blank
 * stands between double quotes: {@code resources."order details".table}.
 */
record KeyPath(List<String> segments) {
    static final KeyPath ROOT = new KeyPath(List.of());

    private static final Pattern SEGMENT =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"(?=\\.|\\z)|([^.\"]+)(?=\\.|\\z)");
    private static final Pattern PLAIN = Pattern.compile("[^.\"\\s\\p{Cntrl}]+");

    KeyPath {
        segments = List.copyOf(segments);
    }

    /** Reads what {@link #toString} writes; empty segments and loose quotes make the whole text one segment. */
    static KeyPath parse(String text) {
        List<String> segments = new ArrayList<>();
        Matcher matcher = SEGMENT.matcher(text);
        int position = 0;
        while (position < text.length() && matcher.find(position) && matcher.start() == position) {
            segments.add(
                    matcher.group(1) == null
                            ? matcher.group(2)
                            : matcher.group(1).replaceAll("\\\\(.)", "$1"));
            position = matcher.end() + 1;
        }
        return position == text.length() + 1 ? new KeyPath(segments) : new KeyPath(List.of(text));
    }

    KeyPath child(String segment) {
        return then(List.of(segment));
    }

    KeyPath then(List<String> more) {
        List<String> all = new ArrayList<>(segments);
        all.addAll(more);
        return new KeyPath(all);
    }

    KeyPath parent() {
        return new KeyPath(segments.subList(0, segments.size() - 1));
    }

    boolean isRoot() {
        return segments.isEmpty();
    }

    @Override
    public String toString() {
        return String.join(".", segments.stream().map(KeyPath::quoted).toList());
    }

    private static String quoted(String segment) {
        return PLAIN.matcher(segment).matches()
                ? segment
                : '"' + segment.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
