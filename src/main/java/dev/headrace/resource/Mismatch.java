package dev.headrace.resource;

import dev.headrace.catalog.Relation;
import dev.headrace.fault.Nearest;
import java.util.Collection;
import java.util.List;

/**
 * Something that the configuration names and the database does not have.
 *
 * @param keys where it stands in the configuration
 * @param message goes on where the keys stop: "names ..., which does not exist"
 */
public record Mismatch(List<String> keys, String message) {
    /** Of a column that the relation does not have: with the one that was probably meant, or all that there are. */
    public static Mismatch noColumn(List<String> keys, String column, Relation relation) {
        Collection<String> existing = relation.columnsByName().keySet();
        String advice = Nearest.to(column, existing).isPresent()
                ? Nearest.addition(column, existing)
                : "; it has " + String.join(", ", existing);
        return new Mismatch(keys, "names \"" + column + "\", which is no column of " + relation.name() + advice);
    }

    @Override
    public String toString() {
        return String.join(".", keys) + " " + message;
    }
}
