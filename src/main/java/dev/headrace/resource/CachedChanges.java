package dev.headrace.resource;

import dev.headrace.cache.Region;
import dev.headrace.cache.WriteIntents;
import dev.headrace.call.Call;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.dialect.WriteKind;
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
    private final WriteIntents intents;
    private final Supplier<Resources> resources;

    public CachedChanges(WriteIntents intents, Supplier<Resources> resources) {
        this.intents = intents;
        this.resources = resources;
    }

    @Override
    public Future<Intent> begin(Call call, Write write, Touched touched) {
        Collection<Resource> all = resources.get().all();
        Set<QualifiedName> takenAlong = takenAlong(write, all);
        List<Future<WriteIntents.WriteIntent>> begun = new ArrayList<>();
        for (Resource other : all) {
            if (!other.isCached()) {
                continue;
            }
            boolean isTakenAlong = !write.resource().isTable() || takenAlong.contains(other.table());
            boolean isWritten = other.table().equals(write.resource().table());
            if (isTakenAlong) {
                begun.add(intents.beginAll(other.region().orElseThrow()));
            } else if (isWritten) {
                begun.add(beginRows(other, touched));
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

    private Future<WriteIntents.WriteIntent> beginRows(Resource other, Touched touched) {
        Region region = other.region().orElseThrow();
        return touched.wholeTable() || !other.isKeyedByIdentity()
                ? intents.beginAll(region)
                : intents.begin(
                        region, touched.keys().stream().map(CacheKey::joined).toList());
    }

    private record Told(List<WriteIntents.WriteIntent> intents) implements Intent {
        @Override
        public Future<Void> committed() {
            return Future.join(intents.stream()
                            .map(WriteIntents.WriteIntent::committed)
                            .toList())
                    .mapEmpty();
        }

        @Override
        public Future<Void> rolledBack() {
            return Future.join(intents.stream()
                            .map(WriteIntents.WriteIntent::rolledBack)
                            .toList())
                    .mapEmpty();
        }
    }
}
