package dev.headrace.resource;

import dev.headrace.dialect.ReadableRelation;
import dev.headrace.fault.Fault;

/**
 * What PostgreSQL tells about a key that it refuses, {@code Key (room, during)=(1, …) conflicts with existing key …}: only
 * when every column that it names may be seen.
 *
 * <p>The values are not always the caller's. They may be those of another row, or come from a default or a trigger.
 */
public final class KeyDetails {
    private static final String INTEGRITY = "23";

    private KeyDetails() {}

    /** The failure of a write of the resource, as its callers may see it. */
    public static Throwable withheld(Throwable failure, Resource resource) {
        return failure instanceof Fault fault && !mayBeSeen(fault, resource) ? fault.details(null) : failure;
    }

    private static boolean mayBeSeen(Fault fault, Resource resource) {
        return fault.details() == null
                || !fault.code().startsWith(INTEGRITY)
                || hidesNothing(resource)
                || namesOnly(resource.readable(), fault.details());
    }

    /** A view may lack columns of the tables below it, and those have the keys. */
    private static boolean hidesNothing(Resource resource) {
        ReadableRelation readable = resource.readable();
        return resource.isTable()
                && readable.columns().size() == readable.relation().columns().size();
    }

    /** Whatever cannot be recognised counts as hidden: an expression, a name that needs quotes. */
    private static boolean namesOnly(ReadableRelation readable, String details) {
        int from = details.indexOf('(');
        int to = details.indexOf(")=(");
        if (from < 0 || to < from) {
            return false;
        }
        for (String name : details.substring(from + 1, to).split(", ", -1)) {
            if (!readable.columns().containsKey(name)) {
                return false;
            }
        }
        return true;
    }
}
