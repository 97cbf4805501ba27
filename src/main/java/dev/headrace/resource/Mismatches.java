package dev.headrace.resource;

import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.Column;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.fault.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Compares configured resources with what the database holds. */
public final class Mismatches {
    private final Catalog catalog;
    private final List<Mismatch> found = new ArrayList<>();

    private Mismatches(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Each table and each column that is named but does not exist. */
    public static List<Mismatch> of(Map<String, ResourceConfig> configured, Catalog catalog) {
        Mismatches mismatches = new Mismatches(catalog);
        configured.forEach(mismatches::compare);
        return List.copyOf(mismatches.found);
    }

    private void compare(String name, ResourceConfig resource) {
        QualifiedName table = Resources.tableOf(name, resource);
        catalog.find(table)
                .ifPresentOrElse(
                        relation -> {
                            compareColumns(name, "hide", resource.hide(), relation);
                            compareColumns(name, "key", resource.key(), relation);
                            resource.access().owner().ifPresent(owner -> compareOwner(name, owner, relation));
                            compareVersion(name, resource, relation);
                            compareCache(name, resource, relation);
                        },
                        () -> found.add(new Mismatch(
                                List.of("resources", name, "table"),
                                "names \"" + table + "\", which does not exist" + nearestTable(table))));
    }

    private void compareVersion(String name, ResourceConfig resource, Relation relation) {
        resource.version().ifPresent(column -> compareColumn(List.of("resources", name, "version"), column, relation));
    }

    private void compareColumns(String name, String key, List<String> columns, Relation relation) {
        for (int i = 0; i < columns.size(); i++) {
            compareColumn(List.of("resources", name, key, Integer.toString(i)), columns.get(i), relation);
        }
    }

    private void compareColumn(List<String> place, String column, Relation relation) {
        Collection<String> existing = relation.columnsByName().keySet();
        if (!existing.contains(column)) {
            found.add(Mismatch.noColumn(place, column, relation));
        }
    }

    private void compareOwner(String name, String owner, Relation relation) {
        Column column = relation.columnsByName().get(owner);
        if (column == null) {
            String advice = Nearest.addition(owner, relation.columnsByName().keySet());
            found.add(new Mismatch(
                    List.of("resources", name, "access", "owner"),
                    "names \"" + owner + "\", which is no column of " + relation.name() + advice));
        } else if (CacheKey.of(relation, List.of(owner)).isEmpty()) {
            found.add(new Mismatch(
                    List.of("resources", name, "access", "owner"),
                    "names \"" + owner + "\", whose values can be written in several ways; " + CacheKey.TYPES
                            + " cannot"));
        }
    }

    private void compareCache(String name, ResourceConfig resource, Relation relation) {
        if (!resource.cache().caches()) {
            return;
        }
        List<String> key = Resource.keyOf(resource, relation);
        String reason = null;
        if (!Resource.isTable(relation)) {
            reason = relation.name() + " is no table, and nothing tells when its rows change";
        } else if (key.isEmpty()) {
            reason = relation.name() + " has no key that is not hidden";
        } else if (relation.columnsByName().keySet().containsAll(key)
                && CacheKey.of(relation, key).isEmpty()) {
            reason = "a value of its key (" + String.join(", ", key) + ") can be written in several ways; "
                    + CacheKey.TYPES + " cannot";
        }
        if (reason != null) {
            found.add(new Mismatch(List.of("resources", name, "cache", "pattern"), "cannot be had: " + reason));
        }
    }

    /** A table of the same name in another schema is what most people mean. */
    private String nearestTable(QualifiedName wanted) {
        List<String> names = catalog.relations().keySet().stream()
                .map(QualifiedName::toString)
                .sorted()
                .toList();
        return names.stream()
                .filter(name -> name.endsWith("." + wanted.name()))
                .findFirst()
                .or(() -> Nearest.to(wanted.toString(), names))
                .map(near -> "; perhaps you meant \"" + near + "\"")
                .orElse("");
    }
}
