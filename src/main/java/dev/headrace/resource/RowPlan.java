package dev.headrace.resource;

import dev.headrace.catalog.Identifier;
import dev.headrace.dialect.Projection;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.SelectPlanner;
import dev.headrace.dialect.SelectStatement;
import java.util.stream.Collectors;

/**
 * The statement that reads one row by its key as the JSON object that PostgreSQL prints.
 *
 * @param statement its arguments are those of one key; {@link SelectStatement#withKey} puts in those of another
 */
record RowPlan(String sql, SelectStatement statement) {
    private static final String END = ") AS r";

    static RowPlan of(ReadableRelation readable, ReadRequest request, RowKey key) {
        SelectStatement statement = SelectPlanner.row(readable, request, key);
        String sql = statement.projections().stream()
                .map(RowPlan::named)
                .collect(Collectors.joining(", ", "SELECT row_to_json(r)::text FROM (SELECT ", statement.tail()));
        return new RowPlan(sql + END, statement);
    }

    /** The same, and the row stays as it is until the transaction ends. */
    String lockingSql() {
        return sql.substring(0, sql.length() - END.length()) + " FOR UPDATE" + END;
    }

    private static String named(Projection projection) {
        return projection.expression() + " AS " + Identifier.quote(projection.name());
    }
}
