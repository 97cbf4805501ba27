package dev.headrace.resource;

import dev.headrace.call.Caller;
import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.fault.Nearest;
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
        List<Mismatch> mismatches = Mismatches.of(configured, catalog);
        if (!mismatches.isEmpty()) {
            throw new InvalidResources(mismatches);
        }
        Map<String, Resource> found = new HashMap<>();
        configured.forEach((name, config) -> found.put(
                name,
                Resource.of(name, config, catalog.find(tableOf(name, config)).orElseThrow())));
        return new Resources(found);
    }

    /** The relations that the configuration names. */
    public static Set<QualifiedName> tablesOf(Map<String, ResourceConfig> configured) {
        return configured.entrySet().stream()
                .map(entry -> tableOf(entry.getKey(), entry.getValue()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The relation that a resource of the configuration names. */
    public static QualifiedName tableOf(String name, ResourceConfig config) {
        return config.table().map(QualifiedName::parse).orElseGet(() -> new QualifiedName("public", name));
    }

    /** The resource of that name as the caller may read it. */
    public Resource readable(String name, Caller caller) {
        return named(name, caller).forReading(caller);
    }

    /** The resource of that name as the caller may write it. */
    public Resource writable(String name, Caller caller, boolean findsRows) {
        return named(name, caller).forWriting(caller, findsRows);
    }

    /** The resource of that name, whoever may read it. For what the configuration names, not a request. */
    public Resource configured(String name) {
        return nameToResource.get(name);
    }

    private Resource named(String name, Caller caller) {
        Resource resource = nameToResource.get(name);
        if (resource == null) {
            throw unknown(name).hint(Nearest.hint(name, readableNames(caller)));
        }
        return resource;
    }

    /** The resource of that name, for writes that were let in before. */
    Resource accepted(String name) {
        Resource resource = nameToResource.get(name);
        if (resource == null) {
            throw unknown(name);
        }
        return resource;
    }

    private static Fault unknown(String name) {
        return Fault.of(FaultCode.UNKNOWN_RESOURCE, "Could not find the resource '" + name + "'");
    }

    /** All of them, also those that nobody may read. */
    Collection<Resource> all() {
        return nameToResource.values();
    }

    public int size() {
        return nameToResource.size();
    }

    /** Those of which the caller may read any rows, in the order of the alphabet. */
    public List<String> readableNames(Caller caller) {
        return nameToResource.values().stream()
                .filter(resource -> resource.isReadableBy(caller))
                .map(Resource::name)
                .sorted()
                .toList();
    }
}
