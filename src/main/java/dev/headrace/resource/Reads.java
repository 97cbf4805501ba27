package dev.headrace.resource;

import dev.headrace.cache.CachedRow;
import dev.headrace.cache.Found;
import dev.headrace.cache.Region;
import dev.headrace.cache.RowLoader;
import dev.headrace.cache.Rows;
import dev.headrace.cache.Source;
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
import java.util.Optional;
import java.util.OptionalLong;

/** The reads of resources. Every feature that shows rows goes through here. */
public final class Reads {
    private final Postgres postgres;
    private final Rows cached;
    private final RowLoads loads;

    public Reads(Postgres postgres, Rows cached, RowLoads loads) {
        this.postgres = postgres;
        this.cached = cached;
        this.loads = loads;
    }

    /** The whole row, if this process holds it; null otherwise. */
    public Found near(Resource resource, RowKey key) {
        String text = resource.cacheKey(key);
        if (text == null) {
            return null;
        }
        Region region = resource.region().orElseThrow();
        CachedRow row = cached.near(region, text);
        if (row == null) {
            return null;
        }
        cached.refreshIfDue(region, text, row, resource.loader(loads));
        return new Found(row, Source.NEAR);
    }

    /** One row as the JSON object that PostgreSQL prints; whole when the query string asks for nothing in particular. */
    public Future<Found> row(Call call, Resource resource, RowKey key, String rawQuery, QueryLimits limits) {
        if (!rawQuery.isEmpty()) {
            RowPlan plan = RowPlan.of(resource.readable(), ReadRequest.parse(rawQuery, limits), key);
            return read(call, plan.sql(), plan.statement());
        }
        String text = resource.cacheKey(key);
        if (text == null) {
            RowPlan plan = resource.wholeRow();
            return read(call, plan.sql(), plan.statement().withKey(key));
        }
        Region region = resource.region().orElseThrow();
        RowLoader loader = resource.loader(loads);
        return cached.find(region, text, loader).onSuccess(found -> {
            if (found.source() == Source.SHARED) {
                cached.refreshIfDue(region, text, found.row(), loader);
            }
        });
    }

    private Future<Found> read(Call call, String sql, SelectStatement statement) {
        return postgres.pointText(call, sql, statement.arguments())
                .map(row -> new Found(CachedRow.unstored(RowLoads.loaded(row.orElse(null))), Source.BYPASS));
    }

    /** Whole seconds since a row that was found was loaded from PostgreSQL. */
    public long ageSeconds(Found found) {
        return cached.ageSeconds(found.row());
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
        return postgres.text(call, sql, statement.arguments()).map(Reads::number);
    }

    private Future<Long> count(Call call, String sql, SelectStatement statement) {
        return postgres.text(call, sql, statement.countArguments()).map(Reads::number);
    }

    private static long number(Optional<String> text) {
        return Long.parseLong(text.orElseThrow());
    }

    private Future<OptionalLong> planned(Call call, SelectStatement statement) {
        String sql = statement.plannedCountSql();
        return postgres.text(call, sql, statement.countArguments()).map(plan -> RowCount.planned(plan.orElseThrow()));
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
        return postgres.rows(call, sql, statement.arguments(), sink);
    }

    /** Opens the rows of a list or an export; their columns arrive as text. */
    public Future<OpenCursor> open(Call call, Purpose purpose, String sql, SelectStatement statement) {
        return postgres.cursor(call, purpose, sql, statement.arguments());
    }
}
