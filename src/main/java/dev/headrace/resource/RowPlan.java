package dev.headrace.resource;

import dev.headrace.cache.RowLoader.Loaded;
import dev.headrace.catalog.Identifier;
import dev.headrace.dialect.Projection;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.SelectPlanner;
import dev.headrace.dialect.SelectStatement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statement that reads one row by its key as the JSON object that PostgreSQL prints.
 *
 * @param version the column whose value is printed before the row, see {@link RowVersion}
 * @param statement its arguments are those of one key; {@link SelectStatement#withKey} puts in those of another
 */
record RowPlan(String sql, SelectStatement statement, Optional<String> version) {
    private static final String END = ") AS r";
    private static final QueryLimits NO_QUERY = new QueryLimits(0, 0);

    /** The statement for whole rows; its key is to be put in. */
    static RowPlan whole(ReadableRelation readable, Optional<String> version) {
        RowKey none = new RowKey(Collections.nCopies(readable.key().size(), ""));
        return of(readable, version, ReadRequest.parse("", NO_QUERY), none);
    }

    static RowPlan of(ReadableRelation readable, Optional<String> version, ReadRequest request, RowKey key) {
        SelectStatement statement = SelectPlanner.row(readable, request, key);
        return new RowPlan(object(readable, version, statement, statement.tail()), statement, version);
    }

    /** The row that the statement printed, with its entity tag. */
    Loaded loaded(String row) {
        if (version.isPresent()) {
            return RowVersion.read(sql, row);
        }
        byte[] body = row.getBytes(StandardCharsets.UTF_8);
        return new Loaded(body, RowTag.of(body));
    }

    /**
     * The statement that reads many rows: it answers one text for each key, in their order, and null where there is no row.
     * Its arguments are, for each column of the key, the texts of all keys.
     */
    String manySql(ReadableRelation readable) {
        List<String> equalities = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String column : readable.key()) {
            String name = "v" + names.size();
            String type = readable.relation().columnsByName().get(column).type().castName();
            names.add(name);
            equalities.add("t." + Identifier.quote(column) + " = wanted." + name + "::" + type);
            parameters.add("$" + names.size() + "::text[]");
        }
        String source = " FROM " + readable.relation().name().sql() + " AS t WHERE ";
        return "SELECT (" + object(readable, version, statement, source + String.join(" AND ", equalities))
                + ") FROM unnest("
                + String.join(", ", parameters) + ") WITH ORDINALITY AS wanted(" + String.join(", ", names)
                + ", place) ORDER BY place";
    }

    private static String object(
            ReadableRelation readable, Optional<String> version, SelectStatement statement, String tail) {
        String end = version.isPresent() ? END : tail + END;
        String row = statement.projections().stream()
                .map(RowPlan::named)
                .collect(Collectors.joining(", ", "SELECT row_to_json(r.*)::text FROM (SELECT ", end));
        return version.map(column -> "SELECT " + RowVersion.print(readable, column, row) + tail)
                .orElse(row);
    }

    /** The same for rows of that owner, if it was made for those of another one. */
    RowPlan ownedBy(String owner) {
        return new RowPlan(sql, statement.withOwner(owner), version);
    }

    /** The same for another key. */
    RowPlan withKey(RowKey key) {
        return new RowPlan(sql, statement.withKey(key), version);
    }

    /** The same, and the row stays as it is until the transaction ends. */
    String lockingSql() {
        return version.isPresent()
                ? sql + " FOR UPDATE"
                : sql.substring(0, sql.length() - END.length()) + " FOR UPDATE" + END;
    }

    private static String named(Projection projection) {
        return projection.expression() + " AS " + Identifier.quote(projection.name());
    }
}
