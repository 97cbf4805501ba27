package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the {@code Prefer} headers of a read ask for.
 *
 * @param count how the total is to be found, if at all
 * @param handling {@code strict} or {@code lenient}, if the request says so
 */
public record Preferences(Optional<CountMode> count, Optional<String> handling) {
    public static final Preferences NONE = new Preferences(Optional.empty(), Optional.empty());

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

    /**
     * Reads the values of all {@code Prefer} headers. The first of a kind counts, and unknown ones are ignored unless the
     * request asks for strict handling.
     */
    public static Preferences parse(List<String> headers) {
        Preferences preferences = NONE;
        Set<String> kinds = new HashSet<>();
        List<String> invalid = new ArrayList<>();
        for (String header : headers) {
            for (String member : header.split(",")) {
                String token = member.strip();
                String kind = kind(token);
                if (kind.isEmpty()) {
                    invalid.add(token);
                } else if (kinds.add(kind)) {
                    preferences = preferences.with(kind, token.substring(kind.length() + 1));
                }
            }
        }
        invalid.removeIf(String::isEmpty);
        preferences.refuseIfStrict(invalid);
        return preferences;
    }

    /** The text of {@code Preference-Applied}, or nothing when no preference had an effect. */
    public Optional<String> applied() {
        List<String> tokens = new ArrayList<>();
        count.ifPresent(mode -> tokens.add("count=" + mode.name().toLowerCase(Locale.ROOT)));
        handling.ifPresent(word -> tokens.add("handling=" + word));
        return tokens.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", tokens));
    }

    /** The kind of a valid preference, empty for an invalid one. */
    private static String kind(String token) {
        int equals = token.indexOf('=');
        Pattern values = equals < 0 ? null : KIND_TO_VALUES.get(token.substring(0, equals));
        boolean valid =
                values != null && values.matcher(token.substring(equals + 1)).matches();
        return valid ? token.substring(0, equals) : "";
    }

    private Preferences with(String kind, String value) {
        return switch (kind) {
            case "count" -> new Preferences(Optional.of(CountMode.valueOf(value.toUpperCase(Locale.ROOT))), handling);
            case "handling" -> new Preferences(count, Optional.of(value));
            default -> this;
        };
    }

    private void refuseIfStrict(List<String> invalid) {
        if (handling.filter("strict"::equals).isPresent() && !invalid.isEmpty()) {
            throw Fault.of(FaultCode.BAD_PREFERENCE, "Invalid preferences given with handling=strict")
                    .details("Invalid preferences: " + Excerpt.of(String.join(", ", invalid)));
        }
    }
}
