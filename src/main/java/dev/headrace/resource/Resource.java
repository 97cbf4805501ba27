package dev.headrace.resource;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.Relation;
import dev.headrace.dialect.PageLimits;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.dialect.RowKey;
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

    /** What a row is expected to take, in bytes. */
    public int rowBytes() {
        int known = readable.relation().estimatedRowBytes();
        return known > 0 ? known : USUAL_ROW_BYTES;
    }
}
