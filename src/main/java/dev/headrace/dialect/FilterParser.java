package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code [not.]operator[(modifier)].value}, what stands behind a column.
 *
 * <p>A filter of its own takes its value verbatim; inside a group a comma or a parenthesis ends the value unless it is
 * quoted.
 */
final class FilterParser {
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private final Scanner scanner;
    private final Field field;
    private final boolean inGroup;
    private final int maxInValues;

    FilterParser(Scanner scanner, Field field, boolean inGroup, int maxInValues) {
        this.scanner = scanner;
        this.field = field;
        this.inGroup = inGroup;
        this.maxInValues = maxInValues;
    }

    Condition parse() {
        boolean negated = scanner.accept("not.");
        Operator operator = operator();
        return switch (operator.form()) {
            case COMPARISON, QUANTIFIABLE -> comparison(negated, operator);
            case LIST -> membership(negated);
            case STATE -> inState(negated);
            case SEARCH -> search(negated, operator);
        };
    }

    private Operator operator() {
        int start = scanner.position();
        String word = scanner.word();
        boolean followed = scanner.startsWith(".") || scanner.startsWith("(");
        Optional<Operator> operator = Operator.of(word);
        if (operator.isPresent() && followed) {
            return operator.get();
        }
        Fault unexpected = scanner.unexpected(start, "an operator and a dot, as in eq.value");
        if (operator.isPresent() || word.isEmpty() || !followed) {
            throw unexpected.hint("Allowed operators are " + Operator.allowed());
        }
        throw unexpected
                .details("Unknown operator '" + Excerpt.of(word) + "'; allowed are " + Operator.allowed())
                .hint(Operator.nearest(word));
    }

    private Condition comparison(boolean negated, Operator operator) {
        Quantifier quantifier = quantifier(operator);
        requireDot(operator);
        String value = value();
        if (quantifier != Quantifier.ONE) {
            requireFew(operator, quantifier, value);
        }
        return new Condition.Comparison(field, negated, operator, quantifier, value);
    }

    /** An array literal holds one value more than it has commas outside of quotes, at most. */
    private void requireFew(Operator operator, Quantifier quantifier, String array) {
        int values = 1;
        boolean quoted = false;
        for (int i = 0; i < array.length(); i++) {
            switch (array.charAt(i)) {
                case '\\' -> i++;
                case '"' -> quoted = !quoted;
                case ',' -> values += quoted ? 0 : 1;
                default -> {}
            }
        }
        if (values > maxInValues) {
            throw tooMany(operator.word() + "(" + quantifier.name().toLowerCase(Locale.ROOT) + ") array");
        }
    }

    private Quantifier quantifier(Operator operator) {
        if (operator.form() != Operator.Form.QUANTIFIABLE) {
            return Quantifier.ONE;
        }
        if (scanner.accept("(any)")) {
            return Quantifier.ANY;
        }
        if (scanner.accept("(all)")) {
            return Quantifier.ALL;
        }
        if (scanner.startsWith("(")) {
            throw scanner.unexpected("(any), (all) or a dot after '" + operator.word() + "'");
        }
        return Quantifier.ONE;
    }

    private String value() {
        if (!inGroup) {
            return scanner.rest();
        }
        return scanner.quotedElement().or(scanner::bracedElement).orElseGet(scanner::untilDelimiter);
    }

    private Condition membership(boolean negated) {
        requireDot(Operator.IN);
        if (!scanner.acceptLexeme("(")) {
            throw scanner.unexpected("a list in parentheses, as in in.(1,2)");
        }
        List<String> values = new ArrayList<>();
        boolean quoted;
        do {
            requireRoom(values.size());
            Optional<String> element = scanner.quotedElement();
            quoted = element.isPresent();
            values.add(element.orElseGet(scanner::untilDelimiter));
        } while (scanner.accept(","));
        if (!scanner.accept(")")) {
            throw scanner.unexpected("a comma or the closing parenthesis of the list");
        }
        requireFinished();
        boolean nothing = values.size() == 1 && values.get(0).isEmpty() && !quoted;
        return new Condition.Membership(field, negated, nothing ? List.of() : values);
    }

    private void requireRoom(int present) {
        if (present >= maxInValues) {
            throw tooMany("in.(...) list");
        }
    }

    private Fault tooMany(String list) {
        return scanner.refusal()
                .details("The " + list + " of '" + Excerpt.of(field.column()) + "' holds more than " + maxInValues
                        + " values, the most allowed");
    }

    private Condition inState(boolean negated) {
        requireDot(Operator.IS);
        int start = scanner.position();
        String word = inGroup ? scanner.untilDelimiter() : scanner.rest();
        State state = State.of(word).orElseThrow(() -> unknownState(start, word));
        return new Condition.InState(field, negated, state);
    }

    private Fault unknownState(int start, String word) {
        List<String> words = State.words();
        return scanner.unexpected(start, "one of " + String.join(", ", words)).hint(Nearest.hint(word.strip(), words));
    }

    private Condition search(boolean negated, Operator operator) {
        Optional<String> language = Optional.empty();
        if (scanner.accept("(")) {
            int start = scanner.position();
            String name = scanner.untilDelimiter().strip();
            if (!LANGUAGE.matcher(name).matches()) {
                throw scanner.unexpected(start, "a text search configuration such as english");
            }
            if (!scanner.accept(")")) {
                throw scanner.unexpected("the closing parenthesis behind the language");
            }
            language = Optional.of(name);
        }
        requireDot(operator);
        return new Condition.Search(field, negated, operator, language, value());
    }

    private void requireDot(Operator operator) {
        if (!scanner.accept(".")) {
            throw scanner.unexpected("a dot and a value after '" + operator.word() + "'");
        }
    }

    private void requireFinished() {
        scanner.skipBlanks();
        if (!inGroup && !scanner.atEnd()) {
            throw scanner.unexpected("the end of the list");
        }
    }
}
