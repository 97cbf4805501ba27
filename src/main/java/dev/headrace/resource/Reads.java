package dev.headrace.resource;

import dev.headrace.cache.CachedRow;
import dev.headrace.cache.Found;
import dev.headrace.cache.Region;
import dev.headrace.cache.RowLoader;
import dev.headrace.cache.RowLoader.Loaded;
import dev.headrace.cache.Rows;
import dev.headrace.cache.Source;
import dev.headrace.call.Call;
import dev.headrace.dialect.CountMode;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.fault.Fault;
import dev.headrace.journal.Journal;
import dev.headrace.postgres.OpenCursor;
import dev.headrace.postgres.Postgres;
import dev.headrace.postgres.Purpose;
import dev.headrace.postgres.RowSink;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The reads of resources. Every feature that shows rows goes through here. */
public final class Reads {
    /** More rows than these are not collected in memory. */
    private static final int MOST_KEYS = 500;

    private static final long SETTLED_SECONDS = 60;

    private final Postgres postgres;
    private final Rows cached;
    private final RowLoads loads;
    private final Counts counts;
    private final Optional<Journal> journal;
    private final Watcher watcher;

    /** @param journal of accepted writes, for which reads of the row wait; none if no resource is written behind */
    public Reads(Postgres postgres, Rows cached, RowLoads loads, Optional<Journal> journal, Watcher watcher) {
        this.watcher = watcher;
        this.journal = journal;
        this.postgres = postgres;
        this.cached = cached;
        this.loads = loads;
        this.counts = new Counts(postgres);
    }

    /** The whole row, if this process holds it; null otherwise. */
    public Found near(Resource resource, RowKey key) {
        String text = resource.cacheKey(key);
        if (text == null) {
            return null;
        }
        Found near = near(resource, resource.region().orElseThrow(), text, resource.loader(loads));
        return near == null ? null : resource.seen(near);
    }

    private Found near(Resource resource, Region region, String text, RowLoader loader) {
        CachedRow row = cached.near(region, text);
        if (row == null) {
            return null;
        }
        cached.refreshIfDue(region, text, row, loader);
        watcher.cacheAnswered(resource.name(), Source.NEAR.label());
        return new Found(row, Source.NEAR);
    }

    /** One row as the JSON object that PostgreSQL prints; whole when the query string asks for nothing in particular. */
    public Future<Found> row(Call call, Resource resource, RowKey key, String rawQuery, QueryLimits limits) {
        if (!resource.isWrittenBehind()) {
            return find(call, resource, key, rawQuery, limits);
        }
        List<String> texts = texts(resource, List.of(key));
        long mark = mark(resource, texts);
        return applied(call, resource, texts)
                .compose(done -> rawQuery.isEmpty() && mark(resource, texts) != mark
                        ? loads.load(resource.whole(), texts).map(rows -> resource.seen(past(rows.get(0))))
                        : find(call, resource, key, rawQuery, limits));
    }

    /** The texts by which the caches know the rows; null for one that they do not know. */
    private static List<String> texts(Resource resource, List<RowKey> keys) {
        List<String> texts = new ArrayList<>();
        keys.forEach(key -> texts.add(resource.cacheKey(key)));
        return texts;
    }

    /**
     * Changes when one of the rows is written. A row for which a later write was accepted while it was waited for an earlier one
     * is shown as it is and not kept near, where nobody would wait for the later one.
     */
    private long mark(Resource resource, List<String> texts) {
        return texts.contains(null) ? 0 : cached.mark(resource.region().orElseThrow(), texts);
    }

    /**
     * Waits until PostgreSQL has what was accepted for these rows before. While Redis cannot be asked nobody knows, and the rows
     * are shown as they are.
     */
    private Future<Void> applied(Call call, Resource resource, List<String> texts) {
        Journal accepted = journal.orElseThrow();
        return (texts.contains(null)
                        ? accepted.awaitAllApplied(call, resource.name())
                        : accepted.awaitApplied(call, resource.name(), texts))
                .recover(failure -> failure instanceof Fault ? Future.failedFuture(failure) : Future.succeededFuture());
    }

    private static Found past(Loaded row) {
        return new Found(CachedRow.unstored(row), Source.BYPASS);
    }

    private Future<Found> find(Call call, Resource resource, RowKey key, String rawQuery, QueryLimits limits) {
        if (!rawQuery.isEmpty()) {
            return read(call, resource.row(ReadRequest.parse(rawQuery, limits), key));
        }
        String text = resource.cacheKey(key);
        if (text == null) {
            return read(call, resource.wholeRow().withKey(key));
        }
        return seen(resource, find(resource, resource.region().orElseThrow(), text, resource.loader(loads)));
    }

    private Future<Found> nearOrFound(Resource resource, Region region, String text, RowLoader loader) {
        Found near = near(resource, region, text, loader);
        return near == null ? find(resource, region, text, loader) : Future.succeededFuture(near);
    }

    private Future<Found> find(Resource resource, Region region, String text, RowLoader loader) {
        return cached.find(region, text, loader).onSuccess(found -> {
            watcher.cacheAnswered(resource.name(), found.source().label());
            if (found.source() == Source.SHARED) {
                cached.refreshIfDue(region, text, found.row(), loader);
            }
        });
    }

    /** Whether rows of these keys can be had from the caches, all at once. */
    public boolean caches(Resource resource, List<RowKey> keys) {
        return keys.size() <= MOST_KEYS && keys.stream().allMatch(key -> resource.cacheKey(key) != null);
    }

    /** The rows of these keys that there are, in the order of the keys; only for keys that the caches know. */
    public Future<List<Found>> rows(Call call, Resource resource, List<RowKey> keys) {
        List<String> texts = texts(resource, keys);
        if (!resource.isWrittenBehind()) {
            return seenRows(resource, rows(resource, texts));
        }
        long mark = mark(resource, texts);
        Future<List<Found>> found = applied(call, resource, texts)
                .compose(done -> mark(resource, texts) == mark
                        ? rows(resource, texts)
                        : loads.load(resource.whole(), texts)
                                .map(rows -> rows.stream().map(Reads::past).toList()));
        return seenRows(resource, found);
    }

    private static Future<Found> seen(Resource resource, Future<Found> found) {
        return resource.isOwn() ? found.map(resource::seen) : found;
    }

    private static Future<List<Found>> seenRows(Resource resource, Future<List<Found>> found) {
        return resource.isOwn()
                ? found.map(rows -> rows.stream().map(resource::seen).toList())
                : found;
    }

    private Future<List<Found>> rows(Resource resource, List<String> texts) {
        Region region = resource.region().orElseThrow();
        RowLoader loader = resource.loader(loads);
        if (texts.size() != 1) {
            return cached.findAll(region, texts, loader)
                    .onSuccess(all -> all.forEach(found -> watcher.cacheAnswered(
                            resource.name(), found.source().label())));
        }
        return nearOrFound(resource, region, texts.get(0), loader).map(List::of);
    }

    /** Whether lists of the resource are cached. */
    public boolean cachesLists(Resource resource) {
        return resource.listRegion().isPresent();
    }

    /** A whole list; only of a resource whose lists are cached. */
    public Future<ListAnswer> list(ListQuery query) {
        Resource resource = query.resource();
        Region region = resource.listRegion().orElseThrow();
        return nearOrFound(resource, region, query.cacheKey(), keys -> loads.list(query, counts))
                .map(ListAnswer::of);
    }

    private Future<Found> read(Call call, RowPlan plan) {
        return postgres.pointText(call, plan.sql(), plan.statement().arguments())
                .map(row -> past(row.map(plan::loaded).orElse(null)));
    }

    /**
     * How many writes a list may lack that is read from now on: they are accepted, and not yet in PostgreSQL. Empty for a
     * resource whose lists lack none, and while Redis cannot tell.
     */
    public Future<OptionalLong> pending(Resource resource) {
        return resource.isWrittenBehind()
                ? journal.orElseThrow()
                        .pending(resource.name())
                        .map(OptionalLong::of)
                        .otherwise(OptionalLong.empty())
                : Future.succeededFuture(OptionalLong.empty());
    }

    /** Whole seconds since a row that was found was loaded from PostgreSQL. */
    public long ageSeconds(Found found) {
        return cached.ageSeconds(found.row());
    }

    /**
     * When the row was last written, in seconds since the epoch; 0 when nobody may go by that. What was written within one second
     * has one date, and who wrote last may have begun first: so the date is told of what is older than all writers that run.
     */
    public long lastModified(Found found) {
        long modified = found.row().modified();
        return modified != 0 && cached.secondsSince(modified) >= SETTLED_SECONDS ? modified : 0;
    }

    /** How many rows there are in all, found as the mode says. */
    public Future<OptionalLong> total(Call call, Resource resource, SelectStatement statement, CountMode mode) {
        return counts.total(call, resource, statement, mode);
    }

    /** How many rows the page holds, without printing one. */
    public Future<Long> pageRows(Call call, SelectStatement statement) {
        return counts.pageRows(call, statement);
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
