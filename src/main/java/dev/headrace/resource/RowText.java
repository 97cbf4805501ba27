package dev.headrace.resource;

import dev.headrace.catalog.JsonKind;
import dev.headrace.dialect.Projection;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.stream.OutputColumn;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A statement that has PostgreSQL print each of its columns as text, and what becomes of these texts.
 *
 * <p>Only PostgreSQL's own output functions are exact for every type, and a column of type text travels as the bytes that
 * it has. What only {@code to_json} can print as JSON, arrays and composites, is printed by it.
 *
 * @param sql with the arguments of the statement that it was made from
 * @param columns in the order of the rows' values
 */
public record RowText(String sql, List<OutputColumn> columns) {
    /** For rows that become JSON; with {@code stripNulls} also the nulls within JSON values are left out. */
    public static RowText forJson(SelectStatement statement, boolean stripNulls) {
        return of(statement, projection -> json(projection, stripNulls));
    }

    /** For rows that become CSV: what {@code COPY} prints. */
    public static RowText forCsv(SelectStatement statement) {
        return of(statement, RowText::text);
    }

    private static RowText of(SelectStatement statement, Function<Projection, String> toText) {
        String sql = statement.projections().stream()
                .map(toText)
                .collect(Collectors.joining(", ", "SELECT ", statement.tail()));
        List<OutputColumn> columns = statement.projections().stream()
                .map(projection -> new OutputColumn(projection.name(), projection.kind()))
                .toList();
        return new RowText(sql, columns);
    }

    private static String json(Projection projection, boolean stripNulls) {
        boolean isJson = projection.kind() == JsonKind.JSON || projection.kind() == JsonKind.NESTED;
        if (isJson && stripNulls) {
            return "json_strip_nulls(to_json(" + projection.expression() + "))::text";
        }
        return projection.kind() == JsonKind.NESTED
                ? "to_json(" + projection.expression() + ")::text"
                : text(projection);
    }

    private static String text(Projection projection) {
        String value = projection.expression();
        if (projection.columnOrNull() != null) {
            return projection.columnOrNull().type().print(value);
        }
        // A cast in the request may name any type, even one that a cast to text prints otherwise than COPY does.
        return projection.kind() == JsonKind.NESTED
                ? "CASE WHEN " + value + " IS DISTINCT FROM NULL THEN pg_catalog.format('%s', " + value + ") END"
                : value + "::text";
    }
}
