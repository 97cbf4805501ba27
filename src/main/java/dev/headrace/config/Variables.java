package dev.headrace.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables into values: {@code ${NAME}}, {@code ${NAME:-default}}, and {@code $$} for one dollar sign.
 *
 * <p>A secret's variable may stand in a file instead, which {@code NAME_FILE} names. Values of variables appear in no
 * message: which of them are secret, nobody knows.
 */
final class Variables {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$(?:(\\$)|\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\{)");

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A text whose references are replaced, and the names of the variables that were. */
    record Resolved(String text, List<String> names) {}

    /** The text with its references replaced, or empty after each that cannot be was reported. */
    Optional<Resolved> resolve(Tree.Text tree, boolean secret, KeyPath path, Problems problems) {
        if (tree.kind() == Tree.Text.Kind.LITERAL) {
            return Optional.of(new Resolved(tree.text(), List.of()));
        }
        StringBuilder result = new StringBuilder();
        List<String> names = new ArrayList<>();
        boolean whole = true;
        Matcher matcher = REFERENCE.matcher(tree.text());
        while (matcher.find()) {
            String replacement = "$";
            if (matcher.group(1) == null) {
                Lookup lookup = lookUp(matcher.group(2), matcher.group(3), secret);
                lookup.problem().ifPresent(message -> problems.add(tree.origin(), path, message));
                whole &= lookup.problem().isEmpty();
                lookup.name().ifPresent(names::add);
                replacement = lookup.value();
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(replacement));
        }
        matcher.appendTail(result);
        return whole ? Optional.of(new Resolved(result.toString(), List.copyOf(names))) : Optional.empty();
    }

    private record Lookup(String value, Optional<String> name, Optional<String> problem) {
        static Lookup failed(String problem) {
            return new Lookup("", Optional.empty(), Optional.of(problem));
        }
    }

    private Lookup lookUp(String name, String fallback, boolean secret) {
        if (name == null || (fallback != null && fallback.contains("${"))) {
            return Lookup.failed("should be ${NAME} or ${NAME:-default} where ${ stands; write $${ for the characters");
        }
        String value = environment.get(name);
        String file = secret ? environment.get(name + "_FILE") : null;
        if (value != null && file != null) {
            return Lookup.failed(name + " and " + name + "_FILE are both set; keep one");
        }
        if (file != null) {
            return read(name, file);
        }
        boolean useFallback = fallback != null && (value == null || value.isEmpty());
        if (value == null && !useFallback) {
            String where = secret ? " (nor is " + name + "_FILE)" : "";
            return Lookup.failed("needs the environment variable " + name + ", which is not set" + where);
        }
        return useFallback
                ? new Lookup(fallback, Optional.empty(), Optional.empty())
                : new Lookup(value, Optional.of(name), Optional.empty());
    }

    private static Lookup read(String name, String file) {
        try {
            String text = Files.readString(Path.of(file)).replaceFirst("\\r?\\n\\z", "");
            return new Lookup(text, Optional.of(name + "_FILE"), Optional.empty());
        } catch (NoSuchFileException e) {
            return Lookup.failed("needs the file that " + name + "_FILE names, " + file + ", which does not exist");
        } catch (IOException | IllegalArgumentException e) {
            return Lookup.failed("needs the file that " + name + "_FILE names, " + file + ", which cannot be read");
        }
    }
}
