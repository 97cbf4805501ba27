package dev.headrace.dialect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A SELECT in parts, for whoever reads its rows to wrap the projections as needed, and its arguments.
 *
 * <p>The text depends on the shape of the request alone, never on its values. Arguments are a {@code String} for a
 * {@code text} and a {@code String[]} for a {@code text[]}; nobody changes the arrays. The source's arguments come first,
 * so that a count takes the head of the list.
 *
 * @param source {@code " FROM … AS t WHERE …"}
 * @param ordering {@code " ORDER BY …"} or empty
 * @param paging {@code " LIMIT … OFFSET …"} or empty
 * @param sourceArguments how many of the arguments belong to the source
 */
public record SelectStatement(
        List<Projection> projections,
        String source,
        String ordering,
        String paging,
        List<Object> arguments,
        int sourceArguments) {
    public SelectStatement {
        projections = List.copyOf(projections);
        arguments = Collections.unmodifiableList(arguments);
    }

    /** The whole statement with the projections as they are, unnamed. */
    public String sql() {
        return projections.stream().map(Projection::expression).collect(Collectors.joining(", ", "SELECT ", tail()));
    }

    /** The same statement for another key of its relation, its text not written again. Only for a row's statement. */
    public SelectStatement withKey(RowKey key) {
        List<Object> replaced = new ArrayList<>(key.values());
        replaced.addAll(arguments.subList(key.values().size(), arguments.size()));
        return new SelectStatement(projections, source, ordering, paging, replaced, sourceArguments);
    }

    /** The same statement for rows of another owner. Only for a row's statement, and of a relation that has an owner. */
    public SelectStatement withOwner(String owner) {
        List<Object> replaced = new ArrayList<>(arguments);
        replaced.set(sourceArguments - 1, owner);
        return new SelectStatement(projections, source, ordering, paging, replaced, sourceArguments);
    }

    /** All that follows the list of projections. */
    public String tail() {
        return source + ordering + paging;
    }

    /** Counts all rows that match, whatever the page. */
    public String countSql() {
        return "SELECT count(*)" + source;
    }

    /** Counts no further than one row beyond the limit. */
    public String countSql(int limit) {
        return "SELECT count(*) FROM (SELECT 1" + source + " LIMIT " + (limit + 1L) + ") AS c";
    }

    /** Asks the planner how many rows match; {@link RowCount#planned} reads the answer. */
    public String plannedCountSql() {
        return "EXPLAIN (FORMAT JSON) SELECT 1" + source;
    }

    /** The arguments of the three counts. */
    public List<Object> countArguments() {
        return arguments.subList(0, sourceArguments);
    }
}
