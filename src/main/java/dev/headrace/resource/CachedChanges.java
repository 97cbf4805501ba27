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
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the caches of writes: the rows by their keys in every resource that shows the table, and all rows of resources that
 * a changed row may take rows of along. Behind a view may be any table.
 */
public final class CachedChanges implements RowChanges {
    /** More rows of one write are not read again to be stored. */
    private static final int MOST_STORED = 100;

    private final WriteIntents intents;
    private final Supplier<Resources> resources;

    public CachedChanges(WriteIntents intents, Supplier<Resources> resources) {
        this.intents = intents;
        this.resources = resources;
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
                .map(told -> new Told(begun.stream().map(Future::result).toList()));
    }

    private static Set<QualifiedName> takenAlong(Write write, Collection<Resource> all) {
        QualifiedName table = write.resource().table();
        return write.request().kind() == WriteKind.DELETE
                ? Cascade.ofDelete(table, all)
                : Cascade.ofUpdate(table, write.statement().sets(), all);
    }

    private Future<WriteIntent> beginRows(Resource other, Touched touched, Transaction transaction) {
        Region region = other.region().orElseThrow();
        if (touched.wholeTable() || !other.isKeyedByIdentity()) {
            return intents.beginAll(region);
        }
        List<String> keys = touched.keys().stream().map(CacheKey::joined).toList();
        Future<WriteIntent> begun = intents.begin(region, keys);
        boolean stores = region.policy().pattern() == Pattern.WRITE_THROUGH && keys.size() <= MOST_STORED;
        return stores ? begun.compose(intent -> store(intent, other, keys, transaction)) : begun;
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
                    .onSuccess(row -> row.ifPresent(json -> intent.stores(key, RowLoads.loaded(json)))));
        }
        return Future.join(read).transform(done -> Future.succeededFuture(intent));
    }

    private record Told(List<WriteIntent> intents) implements Intent {
        @Override
        public Future<Void> committed() {
            return Future.join(intents.stream()
                            .map(WriteIntent::committed)
                            .toList())
                    .mapEmpty();
        }

        @Override
        public Future<Void> rolledBack() {
            return Future.join(intents.stream()
                            .map(WriteIntent::rolledBack)
                            .toList())
                    .mapEmpty();
        }
    }
}
