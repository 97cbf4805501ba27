package dev.headrace.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Stands for a value that could not be bound; why is among the problems.
 *
 * <p>The rules of the sections around it are looked at all the same, with each of several stand-ins in its place: what is
 * broken whatever the value might have been is a mistake of its own.
 *
 * @param standIns values as different as can be; none when nothing can be known of what is around it
 */
record Unbound(List<Object> standIns) {
    static final Unbound UNKNOWN = new Unbound(List.of());

    private static final int GIBIBYTE = 1 << 30;

    Unbound {
        standIns = List.copyOf(standIns);
    }

    /** For a value of a scalar type. */
    static Unbound of(Class<?> type) {
        return new Unbound(type.isEnum() ? Arrays.asList(type.getEnumConstants()) : standInsFor(type));
    }

    private static List<Object> standInsFor(Class<?> type) {
        return switch (type.getName()) {
            case "int", "java.lang.Integer" -> List.of(0, 1, Integer.MAX_VALUE);
            case "long", "java.lang.Long" -> List.of(0L, 1L, Long.MAX_VALUE);
            case "double", "java.lang.Double" -> List.of(0.0, 1.0, Double.MAX_VALUE);
            case "boolean", "java.lang.Boolean" -> List.of(true, false);
            case "java.time.Duration" -> List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofDays(10_000));
            case "dev.headrace.config.DataSize" -> List.of(new DataSize(0), new DataSize(1), new DataSize(GIBIBYTE));
            default -> List.of("", "stand-in");
        };
    }

    /** How many rows of stand-ins there are for these values: one when all are bound, none when nothing can be known. */
    static int rows(Iterable<Object> values) {
        int rows = 1;
        for (Object value : values) {
            if (value.equals(UNKNOWN)) {
                return 0;
            }
            rows = value instanceof Unbound unbound ? Math.max(rows, unbound.standIns.size()) : rows;
        }
        return rows;
    }

    /** The values, each or what stands in for it in that row. */
    static List<Object> row(int row, List<Object> values) {
        return values.stream()
                .map(value ->
                        value instanceof Unbound unbound ? unbound.standIns.get(row % unbound.standIns.size()) : value)
                .toList();
    }

    /** What is made of a value: of each stand-in one, if it could not be bound. */
    static Object map(Object value, Function<Object, Object> function) {
        return value instanceof Unbound unbound
                ? new Unbound(unbound.standIns.stream().map(function).toList())
                : function.apply(value);
    }

    /** What is made of several values, of which some may not have been bound. */
    static Object combine(List<Object> values, Function<List<Object>, Object> function) {
        if (values.stream().noneMatch(Unbound.class::isInstance)) {
            return function.apply(values);
        }
        return new Unbound(IntStream.range(0, rows(values))
                .mapToObj(row -> function.apply(row(row, values)))
                .toList());
    }
}
