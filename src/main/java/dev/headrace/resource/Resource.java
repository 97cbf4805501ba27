package dev.headrace.resource;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.Relation;
import dev.headrace.dialect.PageLimits;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.resource.ResourceConfig.Audience;
import java.util.Collections;
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

    private Resource(ReadableRelation readable, ResourceConfig config) {
        this.readable = readable;
        this.config = config;
        this.limits = new PageLimits(config.defaultLimit(), config.maxLimit());
        this.wholeRow = readable.key().isEmpty() ? Optional.empty() : Optional.of(planOf(readable));
    }

    static Resource of(String name, ResourceConfig config, Relation relation) {
        Map<String, Column> shown = new LinkedHashMap<>(relation.columnsByName());
        config.hide().forEach(shown::remove);
        List<String> key = config.key().isEmpty() ? relation.primaryKey() : config.key();
        return new Resource(new ReadableRelation(name, relation, shown, key), config);
    }

    private static RowPlan planOf(ReadableRelation readable) {
        RowKey anyKey = new RowKey(Collections.nCopies(readable.key().size(), ""));
        return RowPlan.of(readable, ReadRequest.parse("", NO_QUERY), anyKey);
    }

    /** The statement that reads a whole row; there is one for every resource with a key. */
    RowPlan wholeRow() {
        return wholeRow.orElseThrow();
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
