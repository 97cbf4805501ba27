package dev.headrace.resource;

import dev.headrace.call.Call;
import dev.headrace.dialect.CountMode;
import dev.headrace.dialect.RowCount;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.postgres.Postgres;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;

/** Counts the rows of lists. */
final class Counts {
    private final Postgres postgres;

    Counts(Postgres postgres) {
        this.postgres = postgres;
    }

    /**
     * How many rows there are in all, found as the mode says. The planner guesses from what it knows of the rows of everybody,
     * so those of one owner are counted.
     */
    Future<OptionalLong> total(Call call, Resource resource, SelectStatement statement, CountMode mode) {
        return switch (resource.isOwn() ? CountMode.EXACT : mode) {
            case EXACT -> count(call, statement.countSql(), statement).map(OptionalLong::of);
            case PLANNED -> planned(call, statement);
            case ESTIMATED -> estimated(call, resource, statement);
        };
    }

    /** How many rows the page holds, without printing one. */
    Future<Long> pageRows(Call call, SelectStatement statement) {
        String sql = "SELECT count(*) FROM (" + statement.sql() + ") AS page";
        return postgres.text(call, sql, statement.arguments()).map(Counts::number);
    }

    private Future<Long> count(Call call, String sql, SelectStatement statement) {
        return postgres.text(call, sql, statement.countArguments()).map(Counts::number);
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
}
