package dev.headrace.resource;

import dev.headrace.cache.CachePolicy.Pattern;
import dev.headrace.cache.Region;
import dev.headrace.cache.WriteIntents;
import dev.headrace.cache.WriteIntents.WriteIntent;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WriteKind;
import dev.headrace.postgres.Transaction;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the caches of writes: the rows by their keys in every resource that shows the table, and all rows of resources that
 * a changed row may take rows of along. Behind a view may be any table.
 */
public final class CachedChanges implements RowChanges {
    /** More rows of one write are not read again to be stored. */
    private static final int MOST_STORED = 100;

    private static final String ORIGIN = "headrace.origin";
    /** Must not fail, because a statement that does takes the whole write with it. */
    private static final String RECORD = """
            DO $record$ BEGIN
                IF current_setting('headrace.origin', true) <> '' THEN
                    PERFORM headrace.announce('{table}'::regclass);
                END IF;
            EXCEPTION WHEN OTHERS THEN NULL;
            END $record$""";

    private final WriteIntents intents;
    private final Supplier<Resources> resources;

    public CachedChanges(WriteIntents intents, Supplier<Resources> resources) {
        this.intents = intents;
        this.resources = resources;
    }

    /**
     * Tells the change feed's triggers that the caches hear of what is written to this table itself. They do not while Redis
     * is gone: then the other nodes learn it from the feed.
     */
    @Override
    public Map<String, String> settings(Resource resource) {
        return resource.isWatched() && intents.reachesAll()
                ? Map.of(ORIGIN, resource.table().sql())
                : Map.of();
    }

    /**
     * Tells the caches of a write that was made elsewhere and is committed. Completes, always well, when no cache that can be
     * told shows what was before.
     */
    public Future<?> madeElsewhere(QualifiedName table, Touched touched) {
        List<Future<WriteIntent>> begun = new ArrayList<>();
        for (Resource resource : resources.get().all()) {
            if (resource.isCached() && resource.table().equals(table)) {
                begun.add(beginRows(resource, touched));
                resource.listRegion().ifPresent(lists -> begun.add(intents.beginAll(lists)));
            }
        }
        return Future.join(begun.stream()
                        .map(intent -> intent.compose(WriteIntent::committed))
                        .toList())
                .otherwiseEmpty();
    }

    @Override
    public Future<?> madeUnheard(Resource resource) {
        Collection<Resource> all = resources.get().all();
        Set<QualifiedName> tables = new HashSet<>(Cascade.ofDelete(resource.table(), all));
        tables.addAll(Cascade.ofUpdate(
                resource.table(), resource.readable().relation().columnsByName().keySet(), all));
        tables.add(resource.table());
        Touched any = new Touched(Set.of(), true);
        return Future.join(
                tables.stream().map(table -> madeElsewhere(table, any)).toList());
    }

    @Override
    public Future<Intent> begin(Write write, Touched touched, Transaction transaction) {
        Collection<Resource> all = resources.get().all();
        Set<QualifiedName> takenAlong = takenAlong(write, all);
        List<Future<WriteIntent>> begun = new ArrayList<>();
        for (Resource other : all) {
            if (!other.isCached()) {
                continue;
            }
            boolean isTakenAlong = !write.resource().isTable() || takenAlong.contains(other.table());
            boolean isWritten = other.table().equals(write.resource().table());
            if (isTakenAlong) {
                begun.add(intents.beginAll(other.region().orElseThrow()));
            } else if (isWritten) {
                begun.add(beginRows(other, touched, transaction));
            }
            if (isTakenAlong || isWritten) {
                other.listRegion().ifPresent(lists -> begun.add(intents.beginAll(lists)));
            }
        }
        return Future.all(begun)
                .map(told -> new Told(begun.stream().map(Future::result).toList()))
                .compose(told -> told.isHeard() || !write.resource().isWatched()
                        ? Future.succeededFuture(told)
                        : record(write.resource(), transaction).transform(done -> Future.succeededFuture(told)));
    }

    /**
     * Has the change feed tell the other nodes of what the caches were to hear of and did not: Redis went away after the
     * triggers were told not to.
     */
    private static Future<?> record(Resource resource, Transaction transaction) {
        String table = resource.table().sql().replace("'", "''");
        return transaction.text(RECORD.replace("{table}", table), List.of());
    }

    private static Set<QualifiedName> takenAlong(Write write, Collection<Resource> all) {
        QualifiedName table = write.resource().table();
        return write.request().kind() == WriteKind.DELETE
                ? Cascade.ofDelete(table, all)
                : Cascade.ofUpdate(table, write.statement().sets(), all);
    }

    private Future<WriteIntent> beginRows(Resource other, Touched touched, Transaction transaction) {
        Future<WriteIntent> begun = beginRows(other, touched);
        boolean stores = other.region().orElseThrow().policy().pattern() == Pattern.WRITE_THROUGH
                && isNamed(other, touched)
                && touched.keys().size() <= MOST_STORED;
        return stores ? begun.compose(intent -> store(intent, other, keys(touched), transaction)) : begun;
    }

    private Future<WriteIntent> beginRows(Resource other, Touched touched) {
        Region region = other.region().orElseThrow();
        return isNamed(other, touched) ? intents.begin(region, keys(touched)) : intents.beginAll(region);
    }

    private static boolean isNamed(Resource other, Touched touched) {
        return !touched.wholeTable() && other.isKeyedByIdentity();
    }

    private static List<String> keys(Touched touched) {
        return touched.keys().stream().map(CacheKey::joined).toList();
    }

    /** Reads the rows as they will be committed: what the write left behind, with all that triggers made of it. */
    private static Future<WriteIntent> store(
            WriteIntent intent, Resource resource, List<String> keys, Transaction transaction) {
        RowPlan plan = resource.wholeRow();
        List<Future<?>> read = new ArrayList<>();
        for (String key : keys) {
            RowKey values = new RowKey(resource.keyValues(key));
            read.add(transaction
                    .text(plan.sql(), plan.statement().withKey(values).arguments())
                    .onSuccess(row -> row.ifPresent(json -> intent.stores(key, plan.loaded(json)))));
        }
        return Future.join(read).transform(done -> Future.succeededFuture(intent));
    }

    private record Told(List<WriteIntent> intents) implements Intent {
        boolean isHeard() {
            return intents.stream().allMatch(WriteIntent::isHeard);
        }

        @Override
        public Future<Void> committed() {
            return Future.join(intents.stream().map(WriteIntent::committed).toList())
                    .mapEmpty();
        }

        @Override
        public Future<Void> unknown() {
            return Future.join(intents.stream().map(WriteIntent::unknown).toList())
                    .mapEmpty();
        }

        @Override
        public Future<Void> rolledBack() {
            return Future.join(intents.stream().map(WriteIntent::rolledBack).toList())
                    .mapEmpty();
        }
    }
}
