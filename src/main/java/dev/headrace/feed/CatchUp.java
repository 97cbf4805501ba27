package dev.headrace.feed;

import dev.headrace.catalog.QualifiedName;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads, page by page, what was recorded since a snapshot, and tells it. A table of which any row may have changed is told
 * once: what is committed after that belongs to the next time.
 */
final class CatchUp {
    private static final int PAGE = 500;
    private static final String BEFORE_ALL = "0";

    private final Function<List<Object>, Future<List<List<String>>>> reader;
    private final Function<Change, Future<?>> teller;
    private final String since;
    private final Set<QualifiedName> whole = new HashSet<>();
    private OutboxPage first;
    private int rows;

    /** @param reader answers {@link Sql#READ} */
    CatchUp(
            Function<List<Object>, Future<List<List<String>>>> reader,
            Function<Change, Future<?>> teller,
            String since) {
        this.reader = reader;
        this.teller = teller;
        this.since = since;
    }

    /** What was reached, when all of it was told: everything visible in the snapshot of the first page. */
    Future<CatchUp> run() {
        return next(BEFORE_ALL, BEFORE_ALL).map(this);
    }

    OutboxPage reached() {
        return first;
    }

    int rows() {
        return rows;
    }

    private Future<?> next(String xid, String seq) {
        return reader.apply(List.of(since, xid, seq, Integer.toString(PAGE)))
                .map(OutboxPage::of)
                .compose(this::take);
    }

    private Future<?> take(OutboxPage page) {
        first = first == null ? page : first;
        rows += page.rows();
        return Future.join(page.changes().stream()
                        .filter(change -> !whole.contains(change.table()))
                        .map(this::tell)
                        .toList())
                .otherwiseEmpty()
                .compose(told -> page.rows() < PAGE
                        ? Future.succeededFuture()
                        : next(page.lastXid(), page.lastSeq()).mapEmpty());
    }

    private Future<?> tell(Change change) {
        if (change.wholeTable()) {
            whole.add(change.table());
        }
        return teller.apply(change);
    }
}
