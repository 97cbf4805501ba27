package dev.headrace.dialect;

import java.util.Optional;

/** One part of {@code select}. */
public sealed interface SelectItem {
    /** {@code *}: every exposed column, in the table's order. */
    record EveryColumn() implements SelectItem {}

    /** {@code alias:column->path::cast}. The cast is a checked type name, see {@link CastTarget}. */
    record Chosen(Field field, Optional<String> alias, Optional<CastTarget> cast) implements SelectItem {
        String outputName() {
            return alias.orElseGet(field::outputName);
        }
    }
}
