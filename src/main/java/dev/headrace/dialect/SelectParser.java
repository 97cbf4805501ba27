package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code select}: columns with alias, JSON path and cast. Embedding and aggregates are recognised and refused. */
final class SelectParser {
    private static final Set<String> AGGREGATES = Set.of("sum", "avg", "min", "max", "count");

    private final Scanner scanner;

    SelectParser(Scanner scanner) {
        this.scanner = scanner;
    }

    List<SelectItem> parse() {
        List<SelectItem> items = new ArrayList<>();
        scanner.skipBlanks();
        if (scanner.atEnd()) {
            return List.of(new SelectItem.EveryColumn());
        }
        do {
            items.add(item());
        } while (scanner.acceptLexeme(","));
        if (!scanner.atEnd()) {
            throw scanner.unexpected("a comma or the end");
        }
        return items;
    }

    private SelectItem item() {
        scanner.skipBlanks();
        if (scanner.accept("*")) {
            scanner.skipBlanks();
            return new SelectItem.EveryColumn();
        }
        if (scanner.accept("...")) {
            throw Unsupported.embedding("..." + scanner.name("the resource to spread"));
        }
        String first = scanner.name("a column, an alias or *");
        if (scanner.startsWith(":") && !scanner.startsWith("::")) {
            scanner.accept(":");
            return chosen(scanner.name("a column after the alias"), Optional.of(first));
        }
        return chosen(first, Optional.empty());
    }

    private SelectItem chosen(String column, Optional<String> alias) {
        refuseEmbedding(column);
        Field field = new Field(column, FieldParser.path(scanner));
        Optional<CastTarget> cast = cast();
        refuseAggregate(column);
        return new SelectItem.Chosen(field, alias, cast);
    }

    private void refuseEmbedding(String name) {
        if (scanner.startsWith("()") && name.equals("count")) {
            throw Unsupported.aggregate("count()");
        }
        if (scanner.startsWith("(") || scanner.startsWith("!")) {
            throw Unsupported.embedding(name);
        }
    }

    private void refuseAggregate(String column) {
        if (!scanner.accept(".")) {
            return;
        }
        Fault unexpected = scanner.unexpected(
                "a comma or the end; a column whose name has a dot in it is written between double quotes");
        String function = scanner.word();
        boolean aggregate = AGGREGATES.contains(function) && scanner.startsWith("(");
        throw aggregate ? Unsupported.aggregate(column + "." + function + "()") : unexpected;
    }

    private Optional<CastTarget> cast() {
        if (!scanner.accept("::")) {
            return Optional.empty();
        }
        int start = scanner.position();
        String type = scanner.name(CastTarget.ALLOWED);
        return Optional.of(CastTarget.of(type).orElseThrow(() -> scanner.unexpected(start, CastTarget.ALLOWED)));
    }
}
