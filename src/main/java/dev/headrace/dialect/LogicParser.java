package dev.headrace.dialect;

import dev.headrace.dialect.Condition.Connective;
import java.util.ArrayList;
import java.util.List;

/** Reads the parenthesised groups of {@code and=}, {@code or=}, {@code not.and=} and {@code not.or=}. */
final class LogicParser {
    private final Scanner scanner;
    private final int maxInValues;

    LogicParser(Scanner scanner, int maxInValues) {
        this.scanner = scanner;
        this.maxInValues = maxInValues;
    }

    /** Reads the whole of a parameter's value. */
    Condition.Group parse(boolean negated, Connective connective) {
        Condition.Group group = group(negated, connective, 1);
        if (!scanner.atEnd()) {
            throw scanner.unexpected("the end of the group");
        }
        return group;
    }

    private Condition.Group group(boolean negated, Connective connective, int depth) {
        if (depth > Scanner.DEEPEST) {
            throw scanner.refusal().details("Groups may be nested " + Scanner.DEEPEST + " deep at most");
        }
        if (!scanner.acceptLexeme("(")) {
            throw scanner.unexpected("conditions in parentheses, as in (id.eq.1,id.gt.9)");
        }
        List<Condition> members = new ArrayList<>();
        do {
            members.add(member(depth));
        } while (scanner.acceptLexeme(","));
        if (!scanner.acceptLexeme(")")) {
            throw scanner.unexpected("a comma or the closing parenthesis of the group");
        }
        return new Condition.Group(negated, connective, members);
    }

    private Condition member(int depth) {
        scanner.skipBlanks();
        if (scanner.startsWith(")") || scanner.startsWith(",")) {
            throw scanner.unexpected("a condition, as in id.eq.1");
        }
        for (Connective connective : Connective.values()) {
            String word = connective == Connective.AND ? "and" : "or";
            if (startsGroup("not." + word)) {
                return group(scanner.accept("not." + word), connective, depth + 1);
            }
            if (startsGroup(word)) {
                return group(!scanner.accept(word), connective, depth + 1);
            }
        }
        return condition();
    }

    private boolean startsGroup(String word) {
        return scanner.startsWith(word + "(") || scanner.startsWith(word + " (");
    }

    private Condition condition() {
        Field field = FieldParser.parse(scanner);
        if (!scanner.accept(".")) {
            throw scanner.unexpected("a dot and an operator after '" + Excerpt.of(field.column()) + "'");
        }
        return new FilterParser(scanner, field, true, maxInValues).parse();
    }
}
