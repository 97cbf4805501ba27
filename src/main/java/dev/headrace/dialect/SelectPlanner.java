package dev.headrace.dialect;

import java.util.List;

/**
 * Resolves a request against a relation and writes the SELECT.
 *
 * <p>What reaches the text of a statement is an identifier of the catalogue, a keyword of the dialect, or a checked name of
 * a type or a language. Everything else is bound.
 */
public final class SelectPlanner {
    private final ReadableRelation readable;
    private final Arguments arguments = new Arguments();
    private final Projector projector;
    private final ConditionWriter conditions;

    private SelectPlanner(ReadableRelation readable) {
        this.readable = readable;
        FieldWriter fields = new FieldWriter(readable, arguments);
        this.projector = new Projector(readable, fields);
        this.conditions = new ConditionWriter(fields, arguments, readable.ownership());
    }

    /** The rows of a list, or of an export when the page has no bounds. */
    public static SelectStatement list(ReadableRelation readable, ReadRequest request, Page page) {
        SelectPlanner planner = new SelectPlanner(readable);
        return planner.statement(request, planner.conditions.where(request.filters()), page);
    }

    /** The one row with that key; of the request only {@code select} may be set. */
    public static SelectStatement row(ReadableRelation readable, ReadRequest request, RowKey key) {
        SelectPlanner planner = new SelectPlanner(readable);
        String where = planner.conditions.whereKeyIs(readable.key(), key);
        return planner.statement(request.requireSelectOnly(), where, Page.WHOLE);
    }

    private SelectStatement statement(ReadRequest request, String where, Page page) {
        String source = " FROM " + readable.relation().name().sql() + " AS " + FieldWriter.ALIAS + where;
        int sourceArguments = arguments.size();
        List<Projection> projections = projector.projections(request.select());
        String ordering = projector.ordering(request.order());
        String paging = paging(page);
        return new SelectStatement(projections, source, ordering, paging, arguments.values(), sourceArguments);
    }

    private String paging(Page page) {
        String limit = page.limit().isEmpty()
                ? ""
                : " LIMIT " + arguments.text(Long.toString(page.limit().getAsLong())) + "::int8";
        boolean skips = page.offset() > 0 || page.limit().isPresent();
        return skips ? limit + " OFFSET " + arguments.text(Long.toString(page.offset())) + "::int8" : limit;
    }
}
