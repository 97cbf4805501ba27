package dev.headrace.dialect;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.JsonKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Resolves a request against a relation and writes the SELECT.
 *
 * <p>What reaches the text of a statement is an identifier of the catalogue, a keyword of the dialect, or a checked name of
 * a type or a language. Everything else is bound.
 */
public final class SelectPlanner {
    private final ReadableRelation readable;
    private final Arguments arguments = new Arguments();
    private final FieldWriter fields;
    private final ConditionWriter conditions;

    private SelectPlanner(ReadableRelation readable) {
        this.readable = readable;
        this.fields = new FieldWriter(readable, arguments);
        this.conditions = new ConditionWriter(fields, arguments);
    }

    /** The rows of a list, or of an export when the page has no bounds. */
    public static SelectStatement list(ReadableRelation readable, ReadRequest request, Page page) {
        SelectPlanner planner = new SelectPlanner(readable);
        return planner.statement(request, planner.conditions.where(request.filters()), page);
    }

    /** The one row with that key; of the request only {@code select} may be set. */
    public static SelectStatement row(ReadableRelation readable, ReadRequest request, RowKey key) {
        SelectPlanner planner = new SelectPlanner(readable);
        return planner.statement(request.requireSelectOnly(), planner.whereKeyIs(key), Page.WHOLE);
    }

    private SelectStatement statement(ReadRequest request, String where, Page page) {
        String source = " FROM " + readable.relation().name().sql() + " AS " + FieldWriter.ALIAS + where;
        int sourceArguments = arguments.size();
        List<Projection> projections = projections(request.select());
        String ordering = ordering(request.order());
        String paging = paging(page);
        return new SelectStatement(projections, source, ordering, paging, arguments.values(), sourceArguments);
    }

    private String whereKeyIs(RowKey key) {
        List<String> equalities = new ArrayList<>();
        for (int i = 0; i < key.values().size(); i++) {
            Operand column = fields.keyColumn(readable.key().get(i));
            equalities.add(column.sql() + " = "
                    + column.cast(arguments.text(key.values().get(i))));
        }
        return " WHERE " + String.join(" AND ", equalities);
    }

    private List<Projection> projections(List<SelectItem> items) {
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

    private String ordering(List<OrderTerm> terms) {
        return terms.isEmpty()
                ? ""
                : terms.stream()
                        .map(term -> fields.operand(term.field()).sql() + term.suffix())
                        .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    private String paging(Page page) {
        String limit = page.limit().isEmpty()
                ? ""
                : " LIMIT " + arguments.text(Long.toString(page.limit().getAsLong())) + "::int8";
        boolean skips = page.offset() > 0 || page.limit().isPresent();
        return skips ? limit + " OFFSET " + arguments.text(Long.toString(page.offset())) + "::int8" : limit;
    }
}
