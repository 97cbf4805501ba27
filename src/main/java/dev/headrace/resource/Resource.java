package dev.headrace.resource;

import dev.headrace.cache.CachedRow;
import dev.headrace.cache.Found;
import dev.headrace.cache.Region;
import dev.headrace.cache.RowLoader;
import dev.headrace.call.Caller;
import dev.headrace.catalog.Column;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.catalog.RelationKind;
import dev.headrace.content.CacheControl;
import dev.headrace.dialect.KeyFilter;
import dev.headrace.dialect.Ownership;
import dev.headrace.dialect.PageLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WriteKind;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A relation under the name and the rules of the configuration. Immutable; a reload makes new ones. */
public final class Resource {
    /** Assumed when PostgreSQL has no figures: of a view, or of a table that was never analysed. */
    private static final int USUAL_ROW_BYTES = 256;

    private final ReadableRelation readable;
    private final ResourceConfig config;
    private final Access access;
    private final PageLimits limits;
    private final Optional<WholeRows> wholeRows;
    private final Optional<Region> region;
    private final Optional<Region> listRegion;
    /** The statement for a row of somebody, made once; empty when nobody is limited to rows of their own. */
    private final Optional<RowPlan> ownRow;
    /** What marks the rows that there are, for a caller who is; empty for any other one. */
    private final Optional<OwnerMark> mark;

    private final Optional<CharSequence> cacheControl;
    private final CharSequence exportCacheControl;
    private final boolean keptByOthers;

    private Resource(ReadableRelation readable, ResourceConfig config) {
        this.readable = readable;
        this.config = config;
        this.access = new Access(readable.resource(), config.access());
        this.limits = new PageLimits(config.defaultLimit(), config.maxLimit());
        this.wholeRows = readable.key().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        WholeRows.of(readable, config.version(), config.cache().caches()));
        this.region = wholeRows
                .filter(rows -> rows.cacheKey().isPresent())
                .map(rows -> new Region(readable.resource(), rows.one().sql().hashCode(), config.cache()));
        this.cacheControl = headerOf(config);
        this.exportCacheControl = HttpHeaders.createOptimized(config.exportCacheControl());
        this.keptByOthers =
                config.cacheControl().filter(CacheControl::grantsTime).isPresent();
        // No name of a resource holds a slash, so lists never share a name with the rows of another resource.
        this.listRegion = region.filter(rows -> config.cache().cachesLists())
                .map(rows -> new Region(
                        "/" + readable.resource(), rows.layout(), config.cache().forLists()));
        this.ownRow = wholeRows
                .flatMap(rows -> config.access().owner())
                .map(column -> RowPlan.whole(readable.with(new Ownership(column, "")), config.version()));
        this.mark = Optional.empty();
    }

    /** The same for a caller who has their own rows alone. What is cached stays the same, because it is for all callers. */
    private Resource(Resource all, Ownership owner) {
        this.readable = all.readable.with(owner);
        this.config = all.config;
        this.access = all.access;
        this.limits = all.limits;
        this.wholeRows = all.wholeRows;
        this.region = all.region;
        this.listRegion = all.listRegion;
        this.cacheControl = all.cacheControl;
        this.exportCacheControl = all.exportCacheControl;
        this.keptByOthers = all.keptByOthers;
        this.ownRow = all.ownRow.map(plan -> plan.ownedBy(owner.value()));
        this.mark = Optional.of(new OwnerMark(
                owner.column(),
                owner.value(),
                !CacheKey.isNumber(all.columnOf(owner).type().castName())));
    }

    /** Where a date is told clients would reckon a time of their own from it, unless told not to. */
    private Optional<CharSequence> headerOf(ResourceConfig configured) {
        return configured.access().readsDiffer()
                ? Optional.empty()
                : configured
                        .cacheControl()
                        .or(() -> configured.version().map(column -> "no-cache"))
                        .map(HttpHeaders::createOptimized);
    }

    static Resource of(String name, ResourceConfig config, Relation relation) {
        Map<String, Column> shown = new LinkedHashMap<>(relation.columnsByName());
        config.hide().forEach(shown::remove);
        return new Resource(new ReadableRelation(name, relation, shown, keyOf(config, relation)), config);
    }

    /** The columns by which rows are asked for. A primary key that is hidden is none: what stands in a URL is not hidden. */
    static List<String> keyOf(ResourceConfig config, Relation relation) {
        if (!config.key().isEmpty()) {
            return config.key();
        }
        boolean isShown =
                relation.primaryKey().stream().noneMatch(column -> config.hide().contains(column));
        return isShown ? relation.primaryKey() : List.of();
    }

    private Column columnOf(Ownership owner) {
        return readable.relation().columnsByName().get(owner.column());
    }

    /** As the caller may read it; refuses a caller who may not. */
    public Resource forReading(Caller caller) {
        return asReached(access.reading(caller), caller, Access.Right.READ);
    }

    /**
     * As the caller may write it; refuses a caller who may not.
     *
     * @param findsRows whether the write can meet rows that are there already, and do something else because of them
     */
    public Resource forWriting(Caller caller, boolean findsRows) {
        return asReached(access.writing(caller, findsRows), caller, Access.Right.WRITE);
    }

    private Resource asReached(Reach reach, Caller caller, Access.Right right) {
        if (reach == Reach.ALL) {
            return this;
        }
        Ownership owner = new Ownership(config.access().owner().orElseThrow(), caller.account());
        if (!CacheKey.isValue(columnOf(owner).type().castName(), owner.value())) {
            throw access.cannotOwn(right);
        }
        return new Resource(this, owner);
    }

    /** Refuses to answer the rows of a write to a caller who may not read them. */
    public void requireAnswersRows(Caller caller) {
        access.requireAnswer(caller, isOwn());
    }

    /** Whether the caller may read any of its rows. */
    boolean isReadableBy(Caller caller) {
        return access.isReadableBy(caller);
    }

    /** Whether the caller may read every one of its rows. */
    boolean showsAllTo(Caller caller) {
        return access.showsAllTo(caller);
    }

    /** Whether the rows that somebody is answered depend on who asks. */
    public boolean dependsOnCaller() {
        return config.access().readsDiffer();
    }

    /** Whether there are the rows of one owner alone. */
    public boolean isOwn() {
        return mark.isPresent();
    }

    /** What of a row that was found the caller may know: without a right to it, that there is none. */
    Found seen(Found found) {
        return mark.isEmpty()
                        || found.row().isAbsent()
                        || mark.get().isOn(found.row().body())
                ? found
                : new Found(CachedRow.unstored(null), found.source());
    }

    /** The statement that reads what is asked for of a row. */
    RowPlan row(ReadRequest request, RowKey key) {
        return RowPlan.of(readable, config.version(), request, key);
    }

    /** Whether the tag of a row is made of a column of it, and not of its bytes. */
    public boolean hasVersion() {
        return config.version().isPresent();
    }

    /**
     * How long others may keep its rows and lists, as {@code Cache-Control} says it; empty to say nothing, or nothing more than
     * what all answers say that depend on the caller.
     */
    public Optional<CharSequence> cacheControl() {
        return cacheControl;
    }

    /** The same of its exports. */
    public CharSequence exportCacheControl() {
        return exportCacheControl;
    }

    /** Whether that lets somebody show them for a while without asking. */
    public boolean isKeptByOthers() {
        return keptByOthers;
    }

    /** The statement that reads a whole row; there is one for every resource with a key. */
    RowPlan wholeRow() {
        return isOwn() ? ownRow.orElseThrow() : whole().one();
    }

    /** How rows are read for the caches. */
    WholeRows whole() {
        return wholeRows.orElseThrow();
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
        return wholeRows.isPresent() && !hidesOwner() ? wholeRows.get().text(key) : null;
    }

    /** Whether the values are written as PostgreSQL prints them, for types of which that can be told by looking. */
    public boolean isCanonical(RowKey key) {
        return CacheKey.of(readable.relation(), readable.key())
                .map(known -> known.text(key) != null)
                .orElse(true);
    }

    /** Whether nothing in a cached row tells whose it is, although only those of one owner are shown. */
    private boolean hidesOwner() {
        return readable.ownership()
                .filter(owner -> !readable.columns().containsKey(owner.column()))
                .isPresent();
    }

    /** The values that the caches' text of a key was made of. */
    List<String> keyValues(String text) {
        return whole().values(text);
    }

    RowLoader loader(RowLoads loads) {
        WholeRows rows = whole();
        return keys -> loads.load(rows, keys);
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

    /** Refuses filters to a caller who may read no row: what a change finds would tell what the rows hold. */
    public void requireMayFind(WriteRequest request, Caller caller) {
        boolean filters = request.kind() == WriteKind.UPDATE || request.kind() == WriteKind.DELETE;
        if (filters
                && !isReadableBy(caller)
                && !request.query().filters().isEmpty()
                && KeyFilter.keys(request.query(), readable).isEmpty()) {
            throw Fault.of(FaultCode.READ_FORBIDDEN, "The resource '" + name() + "' may not be read")
                    .details("So its rows can be named by their key alone: what a filter finds tells what they hold")
                    .hint("Name the row by its key in the path");
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
