package dev.headrace.resource;

import dev.headrace.catalog.ForeignKey;
import dev.headrace.catalog.QualifiedName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tables whose rows a write may take along: foreign keys delete and change rows that refer to what was written, and so
 * on from there. Only tables that are exposed are known.
 */
final class Cascade {
    /** Stands for every column, and for rows that go. */
    private static final String ANY = "*";

    private final Collection<Resource> resources;
    private final Map<QualifiedName, Set<String>> tableToChanged = new HashMap<>();

    private Cascade(Collection<Resource> resources) {
        this.resources = resources;
    }

    /** Of deleted rows. */
    static Set<QualifiedName> ofDelete(QualifiedName table, Collection<Resource> resources) {
        return new Cascade(resources).from(table, Set.of(ANY));
    }

    /** Of rows in which these columns were set. */
    static Set<QualifiedName> ofUpdate(QualifiedName table, Set<String> columns, Collection<Resource> resources) {
        return columns.isEmpty() ? Set.of() : new Cascade(resources).from(table, columns);
    }

    private Set<QualifiedName> from(QualifiedName table, Set<String> columns) {
        follow(table, columns);
        return tableToChanged.keySet();
    }

    private void follow(QualifiedName table, Set<String> columns) {
        for (Resource resource : resources) {
            for (ForeignKey key : resource.readable().relation().foreignKeys()) {
                boolean takesAlong =
                        columns.contains(ANY) || key.targetColumns().stream().anyMatch(columns::contains);
                if (key.target().equals(table) && takesAlong) {
                    Set<String> changed = columns.contains(ANY) ? Set.of(ANY) : new HashSet<>(key.columns());
                    QualifiedName follower = resource.table();
                    boolean isNew = tableToChanged
                            .computeIfAbsent(follower, name -> new HashSet<>())
                            .addAll(changed);
                    if (isNew) {
                        follow(follower, changed);
                    }
                }
            }
        }
    }
}
