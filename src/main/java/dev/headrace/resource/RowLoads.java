package dev.headrace.resource;

import dev.headrace.cache.RowLoader.Loaded;
import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.Timers;
import dev.headrace.postgres.Postgres;
import dev.headrace.stream.RowEncoder;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads whole rows for the caches, with a call of their own: whoever caused a load may leave while others wait for it. */
public final class RowLoads {
    /** PostgreSQL ends a statement by itself and says why; only one that says nothing at all is given up. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Postgres postgres;
    private final Duration timeout;
    private final Timers timers;
    private final NanoClock clock;

    /** @param timeout the longest time for a statement; 0 for no bound of its own */
    public RowLoads(Postgres postgres, Duration timeout, Timers timers, NanoClock clock) {
        this.postgres = postgres;
        this.timeout = timeout.isZero() ? LONGEST : timeout;
        this.timers = timers;
        this.clock = clock;
    }

    /** Whole rows by the texts that the caches have of their keys, in that order; null where there is no row. */
    Future<List<Loaded>> load(WholeRows rows, List<String> keys) {
        return limited(call -> keys.size() == 1 ? one(call, rows, keys.get(0)) : many(call, rows, keys))
                .map(texts -> Arrays.asList(texts.stream()
                        .map(row -> row == null ? null : rows.one().loaded(row))
                        .toArray(Loaded[]::new)));
    }

    /** The answer of a list, as the one row that the caches hold it as. */
    Future<List<Loaded>> list(ListQuery query, Counts counts) {
        RowEncoder encoder = query.encoders().get();
        return limited(call -> query.count()
                .map(mode -> counts.total(call, query.resource(), query.statement(), mode))
                .orElse(Future.succeededFuture(OptionalLong.empty()))
                .compose(total -> postgres.rows(
                                call, query.sql(), query.statement().arguments(), encoder)
                        .map(rows -> List.of(ListAnswer.sealed(rows, total, encoder.whole())))));
    }

    /** A server that is gone without a word would never answer, and no request ends what it waits for here. */
    private <T> Future<T> limited(Function<Call, Future<T>> question) {
        Call call = Call.ofServer("cache", timeout, clock);
        long timer = timers.after(
                timeout.plus(GRACE).toMillis(),
                () -> call.cancel(Fault.of(FaultCode.DEADLINE_PASSED, "The database did not answer the cache")));
        return question.apply(call).onComplete(done -> {
            timers.cancel(timer);
            call.end();
        });
    }

    private Future<List<String>> one(Call call, WholeRows rows, String key) {
        SelectStatement statement = rows.one().statement().withKey(new RowKey(rows.values(key)));
        return postgres.pointText(call, rows.one().sql(), statement.arguments())
                .map(row -> Collections.singletonList(row.orElse(null)));
    }

    private Future<List<String>> many(Call call, WholeRows rows, List<String> keys) {
        List<List<String>> values = keys.stream().map(rows::values).toList();
        List<Object> columns = new ArrayList<>();
        for (int column = 0; column < rows.keyColumns(); column++) {
            int place = column;
            columns.add(values.stream().map(value -> value.get(place)).toArray(String[]::new));
        }
        return postgres.pointTexts(call, rows.many().orElseThrow(), columns);
    }
}
