package dev.headrace.resource;

import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.fault.Nearest;
import dev.headrace.resource.ResourceConfig.Audience;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All resources that are served, at one moment. Immutable. */
public final class Resources {
    private final Map<String, Resource> nameToResource;

    private Resources(Map<String, Resource> nameToResource) {
        this.nameToResource = Map.copyOf(nameToResource);
    }

    /** Joins the configuration with what the database holds; refuses with everything that does not fit. */
    public static Resources of(Map<String, ResourceConfig> configured, Catalog catalog) {
        List<String> problems = new ArrayList<>();
        Map<String, Resource> found = new HashMap<>();
        configured.forEach((name, config) -> {
            QualifiedName table = tableOf(name, config);
            catalog.find(table)
                    .ifPresentOrElse(
                            relation -> {
                                problems.addAll(mismatches(name, config, relation));
                                found.put(name, Resource.of(name, config, relation));
                            },
                            () -> problems.add("resources." + name + ": the database has no table or view " + table));
        });
        if (!problems.isEmpty()) {
            throw new InvalidResources(problems);
        }
        return new Resources(found);
    }

    /** The relations that the configuration names. */
    public static Set<QualifiedName> tablesOf(Map<String, ResourceConfig> configured) {
        return configured.entrySet().stream()
                .map(entry -> tableOf(entry.getKey(), entry.getValue()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static QualifiedName tableOf(String name, ResourceConfig config) {
        return config.table().map(QualifiedName::parse).orElseGet(() -> new QualifiedName("public", name));
    }

    private static List<String> mismatches(String name, ResourceConfig config, Relation relation) {
        Collection<String> columns = relation.columnsByName().keySet();
        List<String> problems = new ArrayList<>();
        config.hide().stream()
                .filter(column -> !columns.contains(column))
                .forEach(column -> problems.add(unknownColumn(name, "hide", column, relation, columns)));
        config.key().stream()
                .filter(column -> !columns.contains(column))
                .forEach(column -> problems.add(unknownColumn(name, "key", column, relation, columns)));
        return problems;
    }

    private static String unknownColumn(
            String name, String key, String column, Relation relation, Collection<String> columns) {
        String meant = Nearest.to(column, columns)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        return "resources." + name + "." + key + ": " + relation.name() + " has no column '" + column + "'" + meant;
    }

    /** The resource of that name, if whoever asks may read it. */
    public Resource readable(String name) {
        Resource resource = nameToResource.get(name);
        if (resource == null) {
            throw Fault.of(FaultCode.UNKNOWN_RESOURCE, "Could not find the resource '" + name + "'")
                    .hint(Nearest.hint(name, readableNames()));
        }
        if (!resource.isReadableBy(Audience.ANYONE)) {
            throw Fault.of(FaultCode.READ_FORBIDDEN, "The resource '" + name + "' may not be read")
                    .hint("Its configuration says access.read: nobody");
        }
        return resource;
    }

    public int size() {
        return nameToResource.size();
    }

    private List<String> readableNames() {
        return nameToResource.values().stream()
                .filter(resource -> resource.isReadableBy(Audience.ANYONE))
                .map(Resource::name)
                .sorted()
                .toList();
    }
}
