package dev.headrace.resource;

import dev.headrace.dialect.ReadableRelation;
import dev.headrace.fault.Fault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL tells about a key that it refuses, {@code Key (room, during)=(1, …) conflicts with existing key …}:
 * only when every column that it names may be seen.
 *
 * <p>The values are not always the caller's. They may be those of another row, or come from a default or a trigger.
 *
 * <p>The same holds of the column that it names as lacking a value, {@code null value in column "room" of relation …}.
 */
public final class KeyDetails {
    private static final String INTEGRITY = "23";
    private static final String NOT_NULL = "23502";
    /** As PostgreSQL says it in English; in any other language the column counts as hidden. */
    private static final Pattern COLUMN = Pattern.compile("null value in column \"(.*)\" of relation \".*");

    private KeyDetails() {}

    /** The failure of a write of the resource, as its callers may see it. */
    public static Throwable withheld(Throwable failure, Resource resource) {
        if (!(failure instanceof Fault fault) || hidesNothing(resource)) {
            return failure;
        }
        if (fault.code().equals(NOT_NULL) && !namesShownColumn(fault.getMessage(), resource.readable())) {
            return Fault.ofSqlState(
                    NOT_NULL,
                    fault.status(),
                    "A column that is not shown here would be left without a value",
                    null,
                    null);
        }
        return mayBeSeen(fault, resource) ? fault : fault.details(null);
    }

    private static boolean namesShownColumn(String message, ReadableRelation readable) {
        Matcher named = COLUMN.matcher(message);
        return named.matches() && readable.columns().containsKey(named.group(1));
    }

    private static boolean mayBeSeen(Fault fault, Resource resource) {
        return fault.details() == null
                || !fault.code().startsWith(INTEGRITY)
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
