package dev.headrace.resource;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.Relation;
import dev.headrace.dialect.PageLimits;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.resource.ResourceConfig.Audience;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A relation under the name and the rules of the configuration. Immutable; a reload makes new ones. */
public final class Resource {
    /** Assumed when PostgreSQL has no figures: of a view, or of a table that was never analysed. */
    private static final int USUAL_ROW_BYTES = 256;

    private final ReadableRelation readable;
    private final ResourceConfig config;
    private final PageLimits limits;

    private Resource(ReadableRelation readable, ResourceConfig config) {
        this.readable = readable;
        this.config = config;
        this.limits = new PageLimits(config.defaultLimit(), config.maxLimit());
    }

    static Resource of(String name, ResourceConfig config, Relation relation) {
        Map<String, Column> shown = new LinkedHashMap<>(relation.columnsByName());
        config.hide().forEach(shown::remove);
        List<String> key = config.key().isEmpty() ? relation.primaryKey() : config.key();
        return new Resource(new ReadableRelation(name, relation, shown, key), config);
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
