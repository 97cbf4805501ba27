package dev.headrace.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A type whose values are one word or number: how it is read, printed and described.
 *
 * @param expected goes on after "should be"
 * @param parser answers empty for what is not of the type
 * @param allowed the words, when there are only these
 * @param schema how JSON Schema says it
 */
record ScalarType(
        String expected,
        Function<String, Optional<Object>> parser,
        Function<Object, String> printer,
        List<String> allowed,
        Map<String, Object> schema) {

    private static final String WHOLE_NUMBER = "-?(0|[1-9][0-9]{0,18})";
    private static final String DECIMAL_NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?";

    /** The scalar type behind a Java type, or empty when it is not one. */
    static Optional<ScalarType> of(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of(words(type));
        }
        return Optional.ofNullable(
                switch (type.getName()) {
                    case "java.lang.String" -> simple("text", Optional::of, Map.of("type", "string"));
                    case "int", "java.lang.Integer" -> wholeNumber("a whole number up to 2147483647", Integer::valueOf);
                    case "long", "java.lang.Long" -> wholeNumber("a whole number", Long::valueOf);
                    case "double", "java.lang.Double" -> decimalNumber();
                    case "boolean", "java.lang.Boolean" -> truth();
                    case "java.time.Duration" -> duration();
                    case "dev.headrace.config.DataSize" -> dataSize();
                    default -> null;
                });
    }

    Optional<Object> parse(String text) {
        return parser.apply(text);
    }

    String print(Object value) {
        return printer.apply(value);
    }

    private static ScalarType simple(
            String expected, Function<String, Optional<Object>> parser, Map<String, Object> schema) {
        return new ScalarType(expected, parser, Object::toString, List.of(), schema);
    }

    private static ScalarType wholeNumber(String expected, Function<String, Object> valueOf) {
        return simple(expected, text -> number(text, WHOLE_NUMBER, valueOf), Map.of("type", "integer"));
    }

    private static ScalarType decimalNumber() {
        return simple(
                "a number such as 0.5",
                text -> number(text, DECIMAL_NUMBER, Double::valueOf),
                Map.of("type", "number"));
    }

    /** Leading zeros, underscores and other bases are no numbers here: YAML's versions disagree about their meaning. */
    private static Optional<Object> number(String text, String form, Function<String, Object> valueOf) {
        try {
            return text.matches(form) ? Optional.of(valueOf.apply(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static ScalarType truth() {
        return new ScalarType(
                "true or false",
                text -> text.equals("true") || text.equals("false")
                        ? Optional.of(Boolean.valueOf(text))
                        : Optional.empty(),
                Object::toString,
                List.of("true", "false"),
                Map.of("type", "boolean"));
    }

    private static ScalarType duration() {
        return new ScalarType(
                "a duration such as 500ms, 30s, 15m, 1h or 1d",
                text -> DurationText.parse(text).map(Object.class::cast),
                value -> DurationText.print((Duration) value),
                List.of(),
                Map.of("type", "string", "pattern", "^[0-9]{1,9}(ms|s|m|h|d)$"));
    }

    private static ScalarType dataSize() {
        return simple(
                "a size such as 512B, 16KiB, 64MiB or 2GiB",
                text -> DataSize.parse(text).map(Object.class::cast),
                Map.of(
                        "type",
                        List.of("string", "integer"),
                        "pattern",
                        "^[0-9]{1,15} *(B|KiB|MiB|GiB)?$",
                        "minimum",
                        0));
    }

    private static ScalarType words(Class<?> type) {
        List<Enum<?>> constants = Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(one -> (Enum<?>) one)
                .toList();
        List<String> names = constants.stream().map(ScalarType::word).toList();
        return new ScalarType(
                "one of " + String.join(", ", names),
                text -> names.contains(text) ? Optional.of(constants.get(names.indexOf(text))) : Optional.empty(),
                value -> word((Enum<?>) value),
                names,
                Map.of("enum", names));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
