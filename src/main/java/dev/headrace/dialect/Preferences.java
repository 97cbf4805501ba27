package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the {@code Prefer} headers of a request ask for.
 *
 * @param values of each kind that was given: the first one, as it was sent
 */
public record Preferences(Map<String, String> values) {
    public static final Preferences NONE = new Preferences(Map.of());

    private static final Set<String> OF_READS = Set.of("count", "handling");
    private static final int MOST_DIGITS = 18;

    /** The order in which applied ones are told. */
    private static final List<String> KINDS =
            List.of("resolution", "missing", "return", "count", "tx", "handling", "timezone", "max-affected");

    /** The preferences there are, and the values each may have; those of writes have no effect on a read. */
    private static final Map<String, Pattern> KIND_TO_VALUES = Map.of(
            "return", Pattern.compile("minimal|headers-only|representation"),
            "count", Pattern.compile("exact|planned|estimated"),
            "resolution", Pattern.compile("merge-duplicates|ignore-duplicates"),
            "missing", Pattern.compile("default|null"),
            "tx", Pattern.compile("commit|rollback"),
            "handling", Pattern.compile("strict|lenient"),
            "timezone", Pattern.compile("[ -~]+"),
            "max-affected", Pattern.compile("[0-9]+"));

    public Preferences {
        values = Map.copyOf(values);
    }

    /**
     * Reads the values of all {@code Prefer} headers. The first of a kind counts, and unknown ones are ignored unless the
     * request asks for strict handling.
     */
    public static Preferences parse(List<String> headers) {
        Map<String, String> kindToValue = new HashMap<>();
        List<String> invalid = new ArrayList<>();
        for (String header : headers) {
            for (String member : header.split(",")) {
                String token = member.strip();
                String kind = kind(token);
                if (kind.isEmpty()) {
                    invalid.add(token);
                } else {
                    kindToValue.putIfAbsent(kind, token.substring(kind.length() + 1));
                }
            }
        }
        invalid.removeIf(String::isEmpty);
        Preferences preferences = kindToValue.isEmpty() ? NONE : new Preferences(kindToValue);
        preferences.refuseIfStrict(invalid);
        return preferences;
    }

    /** How the total is to be found, if at all. */
    public Optional<CountMode> count() {
        return Optional.ofNullable(values.get("count")).map(word -> CountMode.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    /** {@code strict} or {@code lenient}, if the request says so. */
    public Optional<String> handling() {
        return Optional.ofNullable(values.get("handling"));
    }

    /** Whether a write is to be answered with the rows that it wrote. */
    public boolean wantsRows() {
        return "representation".equals(values.get("return"));
    }

    /** Whether an insert is to say where its row is. */
    public boolean wantsLocation() {
        return "headers-only".equals(values.get("return"));
    }

    /** Whether rows that are there already are changed, {@code merge-duplicates}. */
    public boolean merges() {
        return "merge-duplicates".equals(values.get("resolution"));
    }

    /** Whether an insert says what becomes of rows that are there already. */
    public boolean resolves() {
        return values.containsKey("resolution");
    }

    /** Whether columns that a row leaves out get their default instead of NULL. */
    public boolean defaultsMissing() {
        return "default".equals(values.get("missing"));
    }

    /** The most rows that a write may touch; only strict handling makes it count. */
    public OptionalLong maxAffected() {
        String digits = values.get("max-affected");
        if (digits == null || !isStrict()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits));
    }

    /** The text of {@code Preference-Applied} of a read, or nothing when no preference had an effect. */
    public Optional<String> applied() {
        return applied(OF_READS);
    }

    /** The same where preferences of these kinds, as far as they were given, had an effect. */
    Optional<String> applied(Set<String> kinds) {
        List<String> tokens = KINDS.stream()
                .filter(kind -> kinds.contains(kind) && values.containsKey(kind))
                .map(kind -> kind + "=" + values.get(kind))
                .toList();
        return tokens.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", tokens));
    }

    private boolean isStrict() {
        return "strict".equals(values.get("handling"));
    }

    /** The kind of a valid preference, empty for an invalid one. */
    private static String kind(String token) {
        int equals = token.indexOf('=');
        Pattern values = equals < 0 ? null : KIND_TO_VALUES.get(token.substring(0, equals));
        boolean valid =
                values != null && values.matcher(token.substring(equals + 1)).matches();
        return valid ? token.substring(0, equals) : "";
    }

    private void refuseIfStrict(List<String> invalid) {
        if (isStrict() && !invalid.isEmpty()) {
            throw Fault.of(FaultCode.BAD_PREFERENCE, "Invalid preferences given with handling=strict")
                    .details("Invalid preferences: " + Excerpt.of(String.join(", ", invalid)));
        }
    }
}
