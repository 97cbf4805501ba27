package dev.headrace.resource;

import dev.headrace.call.Call;
import dev.headrace.dialect.CountMode;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.RowCount;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.postgres.OpenCursor;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.Purpose;
import dev.headrace.postgres.RowSink;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** The reads of resources. Every feature that shows rows goes through here. */
public final class Reads {
    /** The first column of the only row, or null without a row. */
    private static final Collector<Row, ?, Optional<String>> ONLY_TEXT =
            Collectors.mapping(row -> row.getString(0), Collectors.reducing((first, second) -> first));

    private static final Collector<Row, ?, Optional<Long>> ONLY_NUMBER =
            Collectors.mapping(row -> row.getLong(0), Collectors.reducing((first, second) -> first));

    /** What EXPLAIN prints, which the client parses. */
    private static final Collector<Row, ?, String> EXPLAINED =
            Collectors.mapping(row -> String.valueOf(row.getValue(0)), Collectors.joining());

    private final Postgres postgres;

    public Reads(Postgres postgres) {
        this.postgres = postgres;
    }

    /** One row as the JSON object that PostgreSQL prints; whole when the query string asks for nothing in particular. */
    public Future<Optional<String>> row(Call call, Resource resource, RowKey key, String rawQuery, QueryLimits limits) {
        if (rawQuery.isEmpty()) {
            RowPlan plan = resource.wholeRow();
            return row(call, plan.sql(), plan.statement().withKey(key));
        }
        RowPlan plan = RowPlan.of(resource.readable(), ReadRequest.parse(rawQuery, limits), key);
        return row(call, plan.sql(), plan.statement());
    }

    private Future<Optional<String>> row(Call call, String sql, SelectStatement statement) {
        return postgres.point(call, sql, tuple(statement.arguments()), ONLY_TEXT);
    }

    /** How many rows there are in all, found as the mode says. */
    public Future<OptionalLong> total(Call call, Resource resource, SelectStatement statement, CountMode mode) {
        return switch (mode) {
            case EXACT -> count(call, statement.countSql(), statement).map(OptionalLong::of);
            case PLANNED -> planned(call, statement);
            case ESTIMATED -> estimated(call, resource, statement);
        };
    }

    /** How many rows the page holds, without printing one. */
    public Future<Long> pageRows(Call call, SelectStatement statement) {
        String sql = "SELECT count(*) FROM (" + statement.sql() + ") AS page";
        return postgres.query(call, sql, tuple(statement.arguments()), ONLY_NUMBER)
                .map(Optional::orElseThrow);
    }

    private Future<Long> count(Call call, String sql, SelectStatement statement) {
        return postgres.query(call, sql, tuple(statement.countArguments()), ONLY_NUMBER)
                .map(Optional::orElseThrow);
    }

    private Future<OptionalLong> planned(Call call, SelectStatement statement) {
        String sql = statement.plannedCountSql();
        return postgres.query(call, sql, tuple(statement.countArguments()), EXPLAINED)
                .map(RowCount::planned);
    }

    private Future<OptionalLong> estimated(Call call, Resource resource, SelectStatement statement) {
        Optional<Integer> maximum = resource.limits().maxLimit();
        String sql = maximum.map(statement::countSql).orElseGet(statement::countSql);
        return count(call, sql, statement)
                .compose(counted -> RowCount.needsPlan(counted, maximum)
                        ? planned(call, statement).map(plan -> OptionalLong.of(RowCount.estimated(counted, plan)))
                        : Future.succeededFuture(OptionalLong.of(counted)));
    }

    /** Fetches rows that are known to be few; their columns arrive as text. */
    public Future<Integer> rows(Call call, String sql, SelectStatement statement, RowSink sink) {
        return postgres.rows(call, sql, tuple(statement.arguments()), sink);
    }

    /** Opens the rows of a list or an export; their columns arrive as text. */
    public Future<OpenCursor> open(Call call, Purpose purpose, String sql, SelectStatement statement) {
        return postgres.cursor(call, purpose, sql, tuple(statement.arguments()));
    }

    private static Tuple tuple(List<Object> arguments) {
        return Tuple.from(arguments.toArray());
    }
}
