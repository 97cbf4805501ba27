package dev.headrace.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code column}, {@code "a column"} and {@code column->key->>0}. */
final class FieldParser {
    private FieldParser() {}

    static Field parse(Scanner scanner) {
        String column = scanner.name("a column");
        return new Field(column, path(scanner));
    }

    static List<PathStep> path(Scanner scanner) {
        List<PathStep> steps = new ArrayList<>();
        while (scanner.accept("->")) {
            if (steps.size() == Scanner.DEEPEST) {
                throw scanner.refusal().details("A JSON path has at most " + Scanner.DEEPEST + " steps");
            }
            steps.add(step(scanner, scanner.accept(">")));
        }
        return steps;
    }

    private static PathStep step(Scanner scanner, boolean asText) {
        scanner.skipBlanks();
        Optional<String> digits = scanner.jsonIndex();
        PathStep step = digits.isPresent()
                ? new PathStep.Index(index(scanner, digits.get()), asText)
                : new PathStep.Key(scanner.jsonKey(), asText);
        scanner.skipBlanks();
        return step;
    }

    private static int index(Scanner scanner, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw scanner.refusal()
                    .details("The index " + Excerpt.of(digits) + " is not between " + Integer.MIN_VALUE + " and "
                            + Integer.MAX_VALUE);
        }
    }
}
