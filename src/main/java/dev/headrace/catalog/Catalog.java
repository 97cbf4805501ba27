package dev.headrace.catalog;

import java.util.Map;
import java.util.Optional;

/** What the database holds, at one moment. Immutable: a reload makes a new one. */
public record Catalog(String serverVersion, Map<QualifiedName, Relation> relations) {
    public Catalog {
        relations = Map.copyOf(relations);
    }

    public Optional<Relation> find(QualifiedName name) {
        return Optional.ofNullable(relations.get(name));
    }
}
