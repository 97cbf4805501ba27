package dev.headrace.dialect;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.Relation;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.fault.Nearest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A relation as far as requests may see it.
 *
 * @param resource the name under which it is exposed
 * @param columns by name, in the table's order, without the hidden ones
 * @param key the columns that identify a row, empty when rows cannot be asked for one by one; may be hidden ones
 * @param ownership whose rows there are at all, for reads and writes alike; everybody's when empty
 */
public record ReadableRelation(
        String resource,
        Relation relation,
        Map<String, Column> columns,
        List<String> key,
        Optional<Ownership> ownership) {
    private static final int MOST_NAMES_SHOWN = 20;

    public ReadableRelation {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        key = List.copyOf(key);
    }

    public ReadableRelation(String resource, Relation relation, Map<String, Column> columns, List<String> key) {
        this(resource, relation, columns, key, Optional.empty());
    }

    /** The same, as if there were no rows but those. */
    public ReadableRelation with(Ownership owner) {
        return new ReadableRelation(resource, relation, columns, key, Optional.of(owner));
    }

    /** The column of exactly that name; a hidden one is as unknown as one that does not exist. */
    Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw unknown(name).hint(Nearest.hint(name, columns.keySet()));
        }
        return column;
    }

    Fault unknown(String name) {
        return Fault.of(
                        FaultCode.UNKNOWN_COLUMN,
                        "Column '" + Excerpt.of(name) + "' of resource '" + resource + "' does not exist")
                .details("Columns are " + names());
    }

    /** The columns by which PostgreSQL knows a row: the primary key, or else the configured key. */
    public List<String> identity() {
        return relation.primaryKey().isEmpty() ? key : relation.primaryKey();
    }

    private String names() {
        String shown = String.join(
                ", ", columns.keySet().stream().limit(MOST_NAMES_SHOWN).toList());
        return columns.size() > MOST_NAMES_SHOWN ? shown + ", …" : shown;
    }
}
