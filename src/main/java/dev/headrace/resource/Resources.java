package dev.headrace.resource;

import dev.headrace.catalog.Catalog;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.fault.Nearest;
import dev.headrace.resource.ResourceConfig.Audience;
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

    /** The resource of that name, if everybody may read it. */
    public Resource readable(String name) {
        Resource resource = named(name);
        if (!resource.isReadableBy(Audience.ANYONE)) {
            throw Fault.of(FaultCode.READ_FORBIDDEN, "The resource '" + name + "' may not be read")
                    .details("Its access.read does not say 'anyone'");
        }
        return resource;
    }

    /** The resource of that name, if everybody may write it. */
    public Resource writable(String name) {
        Resource resource = named(name);
        if (!resource.isWritableBy(Audience.ANYONE)) {
            throw Fault.of(FaultCode.WRITE_FORBIDDEN, "The resource '" + name + "' may not be written")
                    .details("Its access.write does not say 'anyone'");
        }
        return resource;
    }

    Resource named(String name) {
        Resource resource = nameToResource.get(name);
        if (resource == null) {
            throw Fault.of(FaultCode.UNKNOWN_RESOURCE, "Could not find the resource '" + name + "'")
                    .hint(Nearest.hint(name, readableNames()));
        }
        return resource;
    }

    /** All of them, also those that nobody may read. */
    Collection<Resource> all() {
        return nameToResource.values();
    }

    public int size() {
        return nameToResource.size();
    }

    /** Those that everybody may read, in the order of the alphabet. */
    public List<String> readableNames() {
        return nameToResource.values().stream()
                .filter(resource -> resource.isReadableBy(Audience.ANYONE))
                .map(Resource::name)
                .sorted()
                .toList();
    }
}
