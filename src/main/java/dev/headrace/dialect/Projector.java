package dev.headrace.dialect;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.JsonKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what of a row is answered, and in which order the rows are. */
final class Projector {
    private final ReadableRelation readable;
    private final FieldWriter fields;

    Projector(ReadableRelation readable, FieldWriter fields) {
        this.readable = readable;
        this.fields = fields;
    }

    List<Projection> projections(List<SelectItem> items) {
        List<Projection> projections = new ArrayList<>();
        for (SelectItem item : items) {
            if (item instanceof SelectItem.Chosen chosen) {
                projections.add(projection(chosen));
            } else {
                readable.columns().values().forEach(column -> projections.add(whole(column, column.name())));
            }
        }
        return projections;
    }

    /** An ORDER BY clause, empty without terms. */
    String ordering(List<OrderTerm> terms) {
        return terms.isEmpty()
                ? ""
                : terms.stream()
                        .map(term -> fields.operand(term.field()).sql() + term.suffix())
                        .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    private Projection projection(SelectItem.Chosen chosen) {
        Field field = chosen.field();
        refuseLegacyCount(field);
        String value = fields.value(field);
        String name = chosen.outputName();
        if (chosen.cast().isPresent()) {
            CastTarget target = chosen.cast().get();
            return new Projection("CAST(" + value + " AS " + target.name() + ")", name, target.kind());
        }
        if (field.path().isEmpty()) {
            return whole(readable.column(field.column()), name);
        }
        return new Projection(value, name, field.endsAsText() ? JsonKind.TEXT : JsonKind.JSON);
    }

    private static Projection whole(Column column, String name) {
        return new Projection(FieldWriter.column(column), name, column.type().kind());
    }

    /** A bare {@code count} was an aggregate once, and clients still send it; a column of that name wins. */
    private void refuseLegacyCount(Field field) {
        if (field.column().equals("count") && !readable.columns().containsKey("count")) {
            throw Unsupported.aggregate("count");
        }
    }
}
