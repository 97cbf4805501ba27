package dev.headrace.resource;

import dev.headrace.cache.Region;
import dev.headrace.cache.RowLoader;
import dev.headrace.catalog.Column;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.catalog.RelationKind;
import dev.headrace.dialect.PageLimits;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.resource.ResourceConfig.Audience;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A relation under the name and the rules of the configuration. Immutable; a reload makes new ones. */
public final class Resource {
    /** Assumed when PostgreSQL has no figures: of a view, or of a table that was never analysed. */
    private static final int USUAL_ROW_BYTES = 256;

    private static final QueryLimits NO_QUERY = new QueryLimits(0, 0);

    private final ReadableRelation readable;
    private final ResourceConfig config;
    private final PageLimits limits;
    /** Made once, because most reads of a row want all of it. */
    private final Optional<RowPlan> wholeRow;

    private final Optional<Region> region;
    private final Optional<Region> listRegion;
    private final Optional<CacheKey> cacheKey;
    private final Optional<String> manyRows;

    private Resource(ReadableRelation readable, ResourceConfig config) {
        this.readable = readable;
        this.config = config;
        this.limits = new PageLimits(config.defaultLimit(), config.maxLimit());
        this.wholeRow = readable.key().isEmpty() ? Optional.empty() : Optional.of(planOf(readable));
        this.cacheKey = config.cache().caches() ? CacheKey.of(readable.relation(), readable.key()) : Optional.empty();
        this.manyRows = cacheKey.map(key -> wholeRow.orElseThrow().manySql(readable));
        this.region = cacheKey.map(key ->
                new Region(readable.resource(), wholeRow.orElseThrow().sql().hashCode(), config.cache()));
        // No name of a resource holds a slash, so lists never share a name with the rows of another resource.
        this.listRegion = region.filter(rows -> config.cache().cachesLists())
                .map(rows -> new Region(
                        "/" + readable.resource(), rows.layout(), config.cache().forLists()));
    }

    static Resource of(String name, ResourceConfig config, Relation relation) {
        Map<String, Column> shown = new LinkedHashMap<>(relation.columnsByName());
        config.hide().forEach(shown::remove);
        List<String> key = config.key().isEmpty() ? relation.primaryKey() : config.key();
        return new Resource(new ReadableRelation(name, relation, shown, key), config);
    }

    private static RowPlan planOf(ReadableRelation readable) {
        return RowPlan.of(readable, ReadRequest.parse("", NO_QUERY), new RowKey(RowPlan.emptyKey(readable)));
    }

    /** The statement that reads a whole row; there is one for every resource with a key. */
    RowPlan wholeRow() {
        return wholeRow.orElseThrow();
    }

    /** Whether its rows are cached. */
    public boolean isCached() {
        return region.isPresent();
    }

    /** Where its rows stand in the caches; empty when they are not cached. */
    Optional<Region> region() {
        return region;
    }

    /** Where its lists stand in the caches; empty when they are not cached. */
    Optional<Region> listRegion() {
        return listRegion;
    }

    /** The text under which the caches know the row, or null when it is read past them. */
    String cacheKey(RowKey key) {
        return cacheKey.isPresent() ? cacheKey.get().text(key) : null;
    }

    /** The values that the caches' text of a key was made of. */
    List<String> keyValues(String text) {
        return cacheKey.orElseThrow().values(text);
    }

    RowLoader loader(RowLoads loads) {
        return keys -> loads.load(this, keys);
    }

    /** Whether the caches know its rows by what PostgreSQL knows them by. */
    boolean isKeyedByIdentity() {
        return readable.key().equals(readable.identity());
    }

    /** Whether its rows are its own, and not made of those of other tables. */
    boolean isTable() {
        return isTable(readable.relation());
    }

    static boolean isTable(Relation relation) {
        return relation.kind() == RelationKind.TABLE || relation.kind() == RelationKind.PARTITIONED_TABLE;
    }

    QualifiedName table() {
        return readable.relation().name();
    }

    /** Whether its writes may be accepted before PostgreSQL has them. */
    boolean isWrittenBehind() {
        return config.cache().isWrittenBehind();
    }

    /** Whether writes made elsewhere are learnt from the database. */
    boolean isWatched() {
        return config.cache().isWatched();
    }

    /** The statement that reads whole rows by many keys. */
    String manyRowsSql() {
        return manyRows.orElseThrow();
    }

    public String name() {
        return readable.resource();
    }

    /** The relation as the query language may see it. */
    public ReadableRelation readable() {
        return readable;
    }

    /** How many rows one answer may hold. */
    public PageLimits limits() {
        return limits;
    }

    public boolean isReadableBy(Audience audience) {
        return config.access().read() == audience;
    }

    public boolean isWritableBy(Audience audience) {
        return config.access().write() == audience;
    }

    /** How many rows one insert may have. */
    public int maxInsertRows() {
        return config.maxInsertRows();
    }

    /** Refuses what the relation cannot take, and what would mean every row where that is not allowed. */
    public void requireTakes(WriteRequest request) {
        Relation relation = readable.relation();
        boolean takes = switch (request.kind()) {
            case INSERT -> relation.insertable();
            case UPDATE -> relation.updatable();
            case REPLACE -> relation.insertable() && relation.updatable();
            case DELETE -> relation.deletable();
        };
        if (!takes) {
            throw Fault.of(FaultCode.METHOD_NOT_ALLOWED, "The rows of resource '" + name() + "' cannot be written so")
                    .details("It is a view or a foreign table that does not take this");
        }
        if (request.isUnfiltered() && !config.allowFullTable()) {
            throw Fault.of(
                            FaultCode.FULL_TABLE_WRITE,
                            "Without a filter this would write every row of '" + name() + "'")
                    .details("The resource does not say allow-full-table: true")
                    .hint("Say which rows are meant, for example ?id=eq.1");
        }
    }

    /** There is no row with that key. */
    public Fault notFound(RowKey key) {
        return Fault.of(
                        FaultCode.ROW_NOT_FOUND,
                        "Resource '" + name() + "' has no row with the key '" + String.join(",", key.values()) + "'")
                .details("The key is " + String.join(",", readable.key()));
    }

    /** What a row is expected to take, in bytes. */
    public int rowBytes() {
        int known = readable.relation().estimatedRowBytes();
        return known > 0 ? known : USUAL_ROW_BYTES;
    }
}
