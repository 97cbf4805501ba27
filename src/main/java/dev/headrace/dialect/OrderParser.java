package dev.headrace.dialect;

import dev.headrace.dialect.OrderTerm.Direction;
import dev.headrace.dialect.OrderTerm.Nulls;
import dev.headrace.fault.Fault;
import dev.headrace.fault.Nearest;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code order}: {@code column[.asc|.desc][.nullsfirst|.nullslast],…}. */
final class OrderParser {
    private static final List<String> WORDS = List.of("asc", "desc", "nullsfirst", "nullslast");

    private final Scanner scanner;

    OrderParser(Scanner scanner) {
        this.scanner = scanner;
    }

    List<OrderTerm> parse() {
        List<OrderTerm> terms = new ArrayList<>();
        do {
            terms.add(term());
        } while (scanner.acceptLexeme(","));
        if (!scanner.atEnd()) {
            throw scanner.unexpected("a comma, a dot or the end");
        }
        return terms;
    }

    private OrderTerm term() {
        Field field = FieldParser.parse(scanner);
        if (scanner.startsWith("(")) {
            throw Unsupported.embedding(field.column());
        }
        String way = word("asc", "desc");
        String place = word("nullsfirst", "nullslast");
        requireFinished();
        return new OrderTerm(field, "desc".equals(way) ? Direction.DESCENDING : Direction.ASCENDING, nulls(place));
    }

    /** Takes one of the two words with its dot, or nothing. */
    private String word(String one, String other) {
        for (String word : List.of(one, other)) {
            if (scanner.accept("." + word)) {
                return word;
            }
        }
        return "";
    }

    private static Nulls nulls(String place) {
        return switch (place) {
            case "nullsfirst" -> Nulls.FIRST;
            case "nullslast" -> Nulls.LAST;
            default -> Nulls.DEFAULT;
        };
    }

    private void requireFinished() {
        scanner.skipBlanks();
        if (scanner.atEnd() || scanner.startsWith(",")) {
            return;
        }
        Fault unexpected = scanner.unexpected("a comma, the end, or .asc or .desc and then .nullsfirst or .nullslast");
        scanner.accept(".");
        throw unexpected.hint(Nearest.hint(scanner.word(), WORDS));
    }
}
