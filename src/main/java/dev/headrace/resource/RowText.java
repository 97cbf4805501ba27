package dev.headrace.resource;

import dev.headrace.catalog.JsonKind;
import dev.headrace.dialect.Projection;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.dialect.WriteStatement;
import dev.headrace.stream.OutputColumn;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A statement whose rows PostgreSQL sends as text, and what becomes of these texts.
 *
 * <p>Only PostgreSQL's own output functions are exact for every type, and in the text format it applies them itself. What
 * only {@code to_json} can print as JSON, arrays and composites, is printed by it.
 *
 * @param sql with the arguments of the statement that it was made from
 * @param columns in the order of the rows' values
 */
public record RowText(String sql, List<OutputColumn> columns) {
    /** For rows that become JSON; with {@code stripNulls} also the nulls within JSON values are left out. */
    public static RowText forJson(SelectStatement statement, boolean stripNulls) {
        return of(statement, projection -> json(projection, stripNulls));
    }

    /** For rows that become CSV: the text that {@code COPY} prints too. */
    public static RowText forCsv(SelectStatement statement) {
        return of(statement, Projection::expression);
    }

    /** For the rows that a write answers, as JSON. */
    public static RowText forJson(WriteStatement statement, boolean stripNulls) {
        return of(statement, projection -> json(projection, stripNulls));
    }

    /** For the rows that a write answers, as CSV. */
    public static RowText forCsv(WriteStatement statement) {
        return of(statement, Projection::expression);
    }

    private static RowText of(WriteStatement statement, Function<Projection, String> toText) {
        List<String> printed = statement.projections().stream().map(toText).toList();
        return new RowText(statement.sql(printed), columns(statement.projections()));
    }

    private static RowText of(SelectStatement statement, Function<Projection, String> toText) {
        String sql = statement.projections().stream()
                .map(toText)
                .collect(Collectors.joining(", ", "SELECT ", statement.tail()));
        return new RowText(sql, columns(statement.projections()));
    }

    private static List<OutputColumn> columns(List<Projection> projections) {
        return projections.stream()
                .map(projection -> new OutputColumn(projection.name(), projection.kind()))
                .toList();
    }

    private static String json(Projection projection, boolean stripNulls) {
        boolean isJson = projection.kind() == JsonKind.JSON || projection.kind() == JsonKind.NESTED;
        if (isJson && stripNulls) {
            return "json_strip_nulls(to_json(" + projection.expression() + "))";
        }
        return projection.kind() == JsonKind.NESTED
                ? "to_json(" + projection.expression() + ")"
                : projection.expression();
    }
}
