package dev.headrace.resource;

import dev.headrace.cache.Region;
import dev.headrace.cache.WriteIntents;
import dev.headrace.call.Call;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.dialect.WriteKind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells the caches of writes: the rows by their keys in every resource that shows the table, and all rows of resources that
 * a changed row may take rows of along. Behind a view may be any table.
 */
public final class CachedChanges implements RowChanges {
    private static final String ORIGIN = "headrace.origin";

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
                ? Map.of(ORIGIN, resource.readable().relation().name().sql())
                : Map.of();
    }

    /**
     * Tells the caches of a write that was made elsewhere and is committed. Completes, always well, when no cache that can be
     * told shows what was before.
     */
    public Future<?> madeElsewhere(QualifiedName table, Touched touched) {
        return Future.join(resources.get().all().stream()
                        .filter(resource -> resource.shows(table) && resource.isCached())
                        .map(resource -> beginRows(resource, resource.region().orElseThrow(), touched)
                                .compose(WriteIntents.WriteIntent::committed))
                        .toList())
                .otherwiseEmpty();
    }

    @Override
    public Future<Intent> begin(Call call, Resource resource, WriteKind kind, Touched touched) {
        List<Future<WriteIntents.WriteIntent>> begun = new ArrayList<>();
        boolean mayBeAnyTable = !resource.isTable();
        for (Resource other : resources.get().all()) {
            other.region().ifPresent(region -> {
                if (mayBeAnyTable) {
                    begun.add(intents.beginAll(region));
                } else if (other.showsSameTableAs(resource)) {
                    begun.add(beginRows(other, region, touched));
                } else if (kind != WriteKind.INSERT && other.refersTo(resource)) {
                    begun.add(intents.beginAll(region));
                }
            });
        }
        return Future.all(begun)
                .map(all -> new Told(begun.stream().map(Future::result).toList()));
    }

    private Future<WriteIntents.WriteIntent> beginRows(Resource other, Region region, Touched touched) {
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
