package dev.headrace.api.rows;

import dev.headrace.call.Call;
import dev.headrace.call.Deadline;
import dev.headrace.call.NanoClock;
import dev.headrace.content.Vary;
import dev.headrace.dialect.CountMode;
import dev.headrace.dialect.Outcome;
import dev.headrace.dialect.Representation;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.http.Exchange;
import dev.headrace.resource.Downloads;
import dev.headrace.resource.Reads;
import dev.headrace.stream.Head;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;

/** The head of one list's answer: status, type, and which rows of how many they are. */
final class ListHead implements Head {
    private static final CharSequence CONTENT_RANGE = HttpHeaders.createOptimized("content-range");
    private static final CharSequence CONTENT_LOCATION = HttpHeaders.createOptimized("content-location");
    private static final CharSequence PREFERENCE_APPLIED = HttpHeaders.createOptimized("preference-applied");
    private static final CharSequence VARY = HttpHeaders.createOptimized("accept, prefer, range");

    /** Rows that are counted for a fault. Not round, because clients look for "0 rows" in its text. */
    static final long MOST_COUNTED = 10_001;

    private final Exchange exchange;
    private final ListRequest list;
    private final OptionalLong total;
    private final Reads reads;
    private final Downloads downloads;
    private final Duration streamTimeout;
    private final NanoClock clock;
    private boolean hasPlace;

    ListHead(
            Exchange exchange,
            ListRequest list,
            OptionalLong total,
            Reads reads,
            Downloads downloads,
            Duration streamTimeout,
            NanoClock clock) {
        this.exchange = exchange;
        this.list = list;
        this.total = total;
        this.reads = reads;
        this.downloads = downloads;
        this.streamTimeout = streamTimeout;
        this.clock = clock;
    }

    @Override
    public void whole(long rows) {
        if (list.representation().isSingular() && rows != 1) {
            throw notOne(rows);
        }
        Outcome outcome = list.page().outcome(rows, total);
        outcome.refusal().ifPresent(refusal -> {
            exchange.response().headers().set(CONTENT_RANGE, outcome.contentRange());
            throw refusal;
        });
        put(outcome.status(), outcome.contentRange());
    }

    /** Takes a place among the downloads, and lives by their deadline from now on. */
    @Override
    public Future<?> streamed() {
        downloads.enter();
        hasPlace = true;
        Call call = exchange.call();
        call.deadline(Deadline.in(streamTimeout, clock));
        return rows().onSuccess(this::putStreamed);
    }

    /** Gives the place back, if one was taken. */
    void leave() {
        if (hasPlace) {
            hasPlace = false;
            downloads.leave();
        }
    }

    /** How many rows the page has; empty when only its end will tell. */
    private Future<OptionalLong> rows() {
        boolean isExact =
                list.preferences().count().filter(CountMode.EXACT::equals).isPresent();
        OptionalLong limit = list.page().limit();
        if (isExact) {
            long left = Math.max(0, total.getAsLong() - list.page().offset());
            return Future.succeededFuture(OptionalLong.of(Math.min(left, limit.orElse(Long.MAX_VALUE))));
        }
        return limit.isPresent()
                ? reads.pageRows(exchange.call(), list.statement()).map(OptionalLong::of)
                : Future.succeededFuture(OptionalLong.empty());
    }

    private void putStreamed(OptionalLong rows) {
        if (rows.isPresent()) {
            Outcome outcome = list.page().outcome(rows.getAsLong(), total);
            put(outcome.status(), outcome.contentRange());
        } else {
            String all = total.isPresent() ? Long.toString(total.getAsLong()) : "*";
            put(200, list.page().offset() + "-*/" + all);
        }
    }

    private void put(int status, String contentRange) {
        exchange.response().setStatusCode(status);
        MultiMap headers = exchange.response().headers();
        headers.set(HttpHeaders.CONTENT_TYPE, ContentTypes.of(list.representation()));
        headers.set(CONTENT_RANGE, contentRange);
        headers.set(CONTENT_LOCATION, location());
        Vary.add(headers, VARY);
        list.preferences().applied().ifPresent(applied -> headers.set(PREFERENCE_APPLIED, applied));
    }

    /** The path and its parameters in a fixed order, so that equal lists have equal locations. */
    private String location() {
        if (exchange.rawQuery().isEmpty()) {
            return exchange.path();
        }
        String[] parameters = exchange.rawQuery().split("&");
        Arrays.sort(parameters);
        return exchange.path() + "?" + String.join("&", parameters);
    }

    /** @param rows how many there are, counted no further than {@link #MOST_COUNTED} */
    static Fault notOne(long rows) {
        String number = rows < MOST_COUNTED ? Long.toString(rows) : "at least " + rows;
        return Fault.of(FaultCode.NOT_ONE_ROW, "Cannot coerce the result to a single JSON object")
                .details("The result contains " + number + " rows");
    }

    /** Header values made once. */
    private static final class ContentTypes {
        private static final CharSequence[] VALUES = Arrays.stream(Representation.values())
                .map(representation -> HttpHeaders.createOptimized(representation.contentType()))
                .toArray(CharSequence[]::new);

        static CharSequence of(Representation representation) {
            return VALUES[representation.ordinal()];
        }
    }
}
