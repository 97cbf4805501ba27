package dev.headrace.resource;

import dev.headrace.call.Caller;
import dev.headrace.catalog.Column;
import dev.headrace.dialect.ReadableRelation;
import dev.headrace.fault.Fault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL tells about a key that it refuses, {@code Key (room, during)=(1, …) conflicts with existing key …}:
 * only when every column that it names may be seen, and every row that its values are of.
 *
 * <p>The values are not always the caller's. They may be those of another row, or come from a default or a trigger.
 *
 * <p>The same holds of the name of the constraint, which mostly is made of those of its columns, and of the column that it
 * names as lacking a value, {@code null value in column "room" of relation …}.
 */
public final class KeyDetails {
    private static final String INTEGRITY = "23";
    /** Of all the one that tells what another row holds, beside what the written one does. */
    private static final String EXCLUSION = "23P01";

    private static final String NOT_NULL = "23502";
    private static final String CHECK = "23514";
    /** As PostgreSQL says it in English; in any other language the name counts as that of a hidden column. */
    private static final Pattern CONSTRAINT = Pattern.compile("constraint \"([^\"]*)\"");
    /** As PostgreSQL says it in English; in any other language the column counts as hidden. */
    private static final Pattern COLUMN = Pattern.compile("null value in column \"(.*)\" of relation \".*");

    private KeyDetails() {}

    /** The failure of a write of the resource, as the caller may see it. */
    public static Throwable withheld(Throwable failure, Resource resource, Caller caller) {
        return failure instanceof Fault fault
                ? ofHiddenColumns(tellsOfHiddenRows(fault, resource, caller) ? withoutDetails(fault) : fault, resource)
                : failure;
    }

    /**
     * Whether its details may hold values of rows that the caller may not read: those of a row that they changed without seeing it,
     * or that of somebody else which is in its way.
     */
    private static boolean tellsOfHiddenRows(Fault fault, Resource resource, Caller caller) {
        return fault.code().startsWith(INTEGRITY)
                && !resource.showsAllTo(caller)
                && (fault.code().equals(EXCLUSION) || !resource.isReadableBy(caller));
    }

    private static Fault withoutDetails(Fault fault) {
        return Fault.ofSqlState(fault.code(), fault.status(), fault.getMessage(), null, null);
    }

    private static Fault ofHiddenColumns(Fault fault, Resource resource) {
        if (hidesNothing(resource)) {
            return fault;
        }
        if (fault.code().equals(NOT_NULL) && !namesShownColumn(fault.getMessage(), resource.readable())) {
            return Fault.ofSqlState(
                    NOT_NULL,
                    fault.status(),
                    "A column that is not shown here would be left without a value",
                    null,
                    null);
        }
        if (!fault.code().startsWith(INTEGRITY) || fault.code().equals(NOT_NULL)) {
            return fault;
        }
        return mayBeSeen(fault, resource) && namesNothingHidden(fault, resource) ? fault : withoutName(fault);
    }

    private static Fault withoutName(Fault fault) {
        return Fault.ofSqlState(
                fault.code(),
                fault.status(),
                "The write breaks a constraint that has to do with columns that are not shown here",
                null,
                null);
    }

    /**
     * Whether the constraint's name, as far as it is told, holds no hidden column's: PostgreSQL makes names such as
     * {@code users_password_hash_check} of them. What a view leaves out of the tables below it is not known here.
     */
    private static boolean namesNothingHidden(Fault fault, Resource resource) {
        if (fault.code().equals(CHECK) && !resource.isTable()) {
            return false;
        }
        Matcher named = CONSTRAINT.matcher(fault.getMessage());
        ReadableRelation readable = resource.readable();
        return named.find()
                && readable.relation().columns().stream()
                        .map(Column::name)
                        .filter(column -> !readable.columns().containsKey(column))
                        .noneMatch(named.group(1)::contains);
    }

    private static boolean namesShownColumn(String message, ReadableRelation readable) {
        Matcher named = COLUMN.matcher(message);
        return named.matches() && readable.columns().containsKey(named.group(1));
    }

    private static boolean mayBeSeen(Fault fault, Resource resource) {
        return fault.details() == null || namesOnly(resource.readable(), fault.details());
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
