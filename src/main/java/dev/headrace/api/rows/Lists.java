package dev.headrace.api.rows;

import dev.headrace.cache.Source;
import dev.headrace.call.NanoClock;
import dev.headrace.http.Exchange;
import dev.headrace.postgres.Purpose;
import dev.headrace.resource.Downloads;
import dev.headrace.resource.Reads;
import dev.headrace.resource.RowText;
import dev.headrace.stream.RowEncoder;
import dev.headrace.stream.RowSender;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalLong;

/** Answers lists. What is counted is counted first, because it stands in the head of the answer. */
public final class Lists {
    private final Reads reads;
    private final CachedLists cached;
    private final RowSender sender;
    private final Downloads downloads;
    private final Duration streamTimeout;
    private final NanoClock clock;

    /** @param streamTimeout how long an answer may take once it is streamed, in place of the request's own deadline */
    public Lists(Reads reads, RowSender sender, Downloads downloads, Duration streamTimeout, NanoClock clock) {
        this.reads = reads;
        this.cached = new CachedLists(reads);
        this.sender = sender;
        this.downloads = downloads;
        this.streamTimeout = streamTimeout;
        this.clock = clock;
    }

    Future<?> answer(Exchange exchange, ListRequest list) {
        if (!exchange.isHead() && cached.knowsRows(list)) {
            return cached.answerRows(exchange, list, head(exchange, list, OptionalLong.empty()));
        }
        // Asked for before the list is read, so that it lacks no more than these.
        return reads.pending(list.resource()).compose(pending -> {
            pending.ifPresent(
                    writes -> CacheHeaders.putPending(exchange.response().headers(), writes));
            return answerAsItIs(exchange, list);
        });
    }

    /** Without a wait for writes that are accepted and not yet in PostgreSQL. */
    private Future<?> answerAsItIs(Exchange exchange, ListRequest list) {
        if (!exchange.isHead() && cached.knowsList(list)) {
            return cached.answerList(exchange, list, total -> head(exchange, list, total));
        }
        if (reads.cachesLists(list.resource())) {
            CacheHeaders.putSource(exchange.response().headers(), list.resource(), Source.BYPASS, 0);
        }
        CacheHeaders.putPolicy(exchange.response().headers(), list.resource(), Source.BYPASS);
        return total(exchange, list)
                .map(total -> head(exchange, list, total))
                .compose(head -> exchange.isHead() ? sendHead(exchange, list, head) : sendRows(exchange, list, head));
    }

    private ListHead head(Exchange exchange, ListRequest list, OptionalLong total) {
        return new ListHead(exchange, list, total, reads, downloads, streamTimeout, clock);
    }

    private Future<OptionalLong> total(Exchange exchange, ListRequest list) {
        return list.preferences()
                .count()
                .map(mode -> reads.total(exchange.call(), list.resource(), list.statement(), mode))
                .orElse(Future.succeededFuture(OptionalLong.empty()));
    }

    private Future<Void> sendHead(Exchange exchange, ListRequest list, ListHead head) {
        return reads.pageRows(exchange.call(), list.statement()).compose(rows -> {
            head.whole(rows);
            exchange.answer().announce();
            return exchange.response().end();
        });
    }

    private Future<Void> sendRows(Exchange exchange, ListRequest list, ListHead head) {
        RowText text = ListFormat.text(list);
        RowEncoder encoder = ListFormat.encoder(list, text);
        if (list.representation().isSingular()) {
            return sendOne(exchange, list, head, text, encoder);
        }
        return list.isSmall()
                ? sendFew(exchange, list, head, text, encoder)
                : sendAll(exchange, list, head, text, encoder);
    }

    /** A single object is never streamed: two rows are enough to know that it is none. */
    private Future<Void> sendOne(Exchange exchange, ListRequest list, ListHead head, RowText text, RowEncoder encoder) {
        return sender.sendFew(
                exchange.answer(),
                encoder,
                head,
                sink -> reads.rows(exchange.call(), text.sql(), list.statement(), sink)
                        .compose(rows -> rows < 2 ? Future.succeededFuture(rows) : tellHowMany(exchange, list)));
    }

    private Future<Integer> tellHowMany(Exchange exchange, ListRequest list) {
        return reads.pageRows(exchange.call(), list.atMost(ListHead.MOST_COUNTED))
                .compose(rows -> Future.failedFuture(ListHead.notOne(Math.max(2, rows))));
    }

    private Future<Void> sendFew(Exchange exchange, ListRequest list, ListHead head, RowText text, RowEncoder encoder) {
        return sender.sendFew(
                exchange.answer(),
                encoder,
                head,
                sink -> reads.rows(exchange.call(), text.sql(), list.statement(), sink));
    }

    private Future<Void> sendAll(Exchange exchange, ListRequest list, ListHead head, RowText text, RowEncoder encoder) {
        return reads.open(exchange.call(), Purpose.LIST, text.sql(), list.statement())
                .compose(cursor -> sender.send(
                        exchange.call(),
                        exchange.answer(),
                        exchange::unsent,
                        cursor,
                        encoder,
                        list.resource().rowBytes(),
                        head))
                .onComplete(done -> head.leave());
    }
}
