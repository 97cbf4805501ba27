package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.config.Bound;
import dev.headrace.config.Problem;
import dev.headrace.fault.Nearest;
import dev.headrace.resource.ResourceConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Compares the resources of a configuration with what the database holds. */
final class CatalogCheck {
    private final Bound<Settings> settings;
    private final Catalog catalog;
    private final List<Problem> findings = new ArrayList<>();

    private CatalogCheck(Bound<Settings> settings, Catalog catalog) {
        this.settings = settings;
        this.catalog = catalog;
    }

    /** Each table and each column that is named but does not exist, at its place in the configuration. */
    static List<Problem> findings(Bound<Settings> settings, Catalog catalog) {
        CatalogCheck check = new CatalogCheck(settings, catalog);
        settings.value().resources().forEach(check::resource);
        return List.copyOf(check.findings);
    }

    private void resource(String name, ResourceConfig resource) {
        QualifiedName table = QualifiedName.parse(resource.table().orElse("public." + name));
        Optional<Relation> relation = catalog.find(table);
        if (relation.isEmpty()) {
            String message = "names \"" + table + "\", which does not exist" + nearestTable(table);
            findings.add(settings.problemAt(message, "resources", name, "table"));
            return;
        }
        columns(name, "hide", resource.hide(), relation.get());
        columns(name, "key", resource.key(), relation.get());
    }

    private void columns(String name, String key, List<String> columns, Relation relation) {
        Collection<String> existing = relation.columnsByName().keySet();
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            if (!existing.contains(column)) {
                String advice = Nearest.to(column, existing)
                        .map(near -> "; perhaps you meant \"" + near + "\"")
                        .orElse("; it has " + String.join(", ", existing));
                String message = "names \"" + column + "\", which is no column of " + relation.name() + advice;
                findings.add(settings.problemAt(message, "resources", name, key, Integer.toString(i)));
            }
        }
    }

    /** A table of the same name in another schema is what most people mean. */
    private String nearestTable(QualifiedName wanted) {
        return catalog.relations().keySet().stream()
                .filter(name -> name.name().equals(wanted.name()))
                .map(QualifiedName::toString)
                .sorted()
                .findFirst()
                .or(() -> Nearest.to(
                        wanted.toString(),
                        catalog.relations().keySet().stream()
                                .map(QualifiedName::toString)
                                .sorted()
                                .toList()))
                .map(near -> "; perhaps you meant \"" + near + "\"")
                .orElse("");
    }
}
