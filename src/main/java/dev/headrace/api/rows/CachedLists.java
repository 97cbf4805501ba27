package dev.headrace.api.rows;

import dev.headrace.cache.Found;
import dev.headrace.content.Forms;
import dev.headrace.dialect.Representation;
import dev.headrace.dialect.RowKey;
import dev.headrace.http.Exchange;
import dev.headrace.http.Unchanged;
import dev.headrace.resource.ListQuery;
import dev.headrace.resource.Reads;
import dev.headrace.resource.Resource;
import dev.headrace.resource.RowText;
import dev.headrace.stream.Head;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Answers lists that the caches know: rows by their keys, and whole lists where these are cached. */
final class CachedLists {
    private static final CharSequence ROW_COUNT = HttpHeaders.createOptimized("x-row-count");

    private final Reads reads;

    CachedLists(Reads reads) {
        this.reads = reads;
    }

    /** Whether the list is one of rows by keys that the caches know. */
    boolean knowsRows(ListRequest list) {
        return list.resource().isCached()
                && list.keys()
                        .filter(keys -> reads.caches(list.resource(), keys))
                        .isPresent();
    }

    Future<?> answerRows(Exchange exchange, ListRequest list, Head head) {
        List<RowKey> keys = list.keys().orElseThrow();
        return reads.rows(exchange.call(), list.resource(), keys).compose(all -> {
            List<Found> rows =
                    all.stream().filter(found -> !found.row().isAbsent()).toList();
            head.whole(rows.size());
            if (!list.resource().isOwn()) { // or it would tell of rows that others have asked for
                all.stream()
                        .max(Comparator.comparing(Found::source))
                        .ifPresent(farthest -> putSource(exchange, list.resource(), farthest));
            }
            return send(exchange, rows.size(), body(list.representation(), rows), null);
        });
    }

    /** The same bytes as those of a list that PostgreSQL was asked for. */
    private static Buffer body(Representation representation, List<Found> rows) {
        if (representation == Representation.OBJECT) {
            return rows.get(0).row().body();
        }
        int size =
                rows.stream().mapToInt(found -> found.row().body().length() + 2).sum();
        Buffer body = Buffer.buffer(size + 2).appendByte((byte) '[');
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                body.appendByte((byte) ',').appendByte((byte) '\n');
            }
            body.appendBuffer(rows.get(i).row().body());
        }
        return body.appendByte((byte) ']');
    }

    /** Whether the whole list is cached. */
    boolean knowsList(ListRequest list) {
        return reads.cachesLists(list.resource())
                && list.isSmall()
                && !list.representation().isSingular();
    }

    /** @param heads makes the head of an answer whose total is known by then */
    Future<?> answerList(Exchange exchange, ListRequest list, Function<OptionalLong, Head> heads) {
        return reads.list(query(list)).compose(answer -> {
            heads.apply(answer.total()).whole(answer.rows());
            putSource(exchange, list.resource(), answer.found());
            String tag = answer.found().row().tag();
            exchange.response().headers().set(HttpHeaders.ETAG, tag);
            return Unchanged.is(
                            exchange,
                            tag,
                            list.representation().contentType(),
                            answer.body().length(),
                            0)
                    ? Unchanged.send(exchange)
                    : send(
                            exchange,
                            answer.rows(),
                            answer.body(),
                            answer.found().row().forms());
        });
    }

    private static ListQuery query(ListRequest list) {
        RowText text = ListFormat.text(list);
        return new ListQuery(
                list.resource(),
                list.representation(),
                list.statement(),
                text.sql(),
                () -> ListFormat.encoder(list, text).begun(),
                list.preferences().count());
    }

    private void putSource(Exchange exchange, Resource resource, Found found) {
        MultiMap headers = exchange.response().headers();
        CacheHeaders.putSource(headers, resource, found.source(), reads.ageSeconds(found));
        CacheHeaders.putPolicy(headers, resource, found.source());
    }

    private static Future<Void> send(Exchange exchange, long rows, Buffer body, Forms forms) {
        if (exchange.isOver()) {
            return Future.succeededFuture();
        }
        exchange.response().headers().set(ROW_COUNT, Long.toString(rows));
        return exchange.answer().end(body, forms);
    }
}
