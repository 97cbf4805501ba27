package dev.headrace.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes names into YAML so that they are read as the same names. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_.-]*");
    private static final Set<String> WORDS_WITH_A_MEANING =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    static String of(String name) {
        boolean plain = PLAIN.matcher(name).matches() && !WORDS_WITH_A_MEANING.contains(name.toLowerCase(Locale.ROOT));
        return plain ? name : '"' + escaped(name) + '"';
    }

    static String listOf(List<String> names) {
        return names.stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
    }

    /** The first line of a text, with nothing in it that would end a comment. */
    static String ofComment(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.codePoints()
                .mapToObj(point -> isPrintable(point) ? Character.toString(point) : " ")
                .collect(Collectors.joining());
    }

    private static String escaped(String name) {
        return name.codePoints().mapToObj(YamlText::escaped).collect(Collectors.joining());
    }

    private static String escaped(int point) {
        if (point == '"' || point == '\\') {
            return "\\" + Character.toString(point);
        }
        return isPrintable(point) ? Character.toString(point) : String.format(Locale.ROOT, "\\U%08X", point);
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
