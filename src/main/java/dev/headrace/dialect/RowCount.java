package dev.headrace.dialect;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Totals that are not counted to the end. */
public final class RowCount {
    /** A quote within a JSON string is escaped, so that only a member's own name matches; the top node's comes first. */
    private static final Pattern PLAN_ROWS = Pattern.compile("\"Plan Rows\": *([0-9]{1,18})");

    private RowCount() {}

    /** The planner's guess, from what {@code EXPLAIN (FORMAT JSON)} printed. */
    public static OptionalLong planned(String explained) {
        Matcher matcher = PLAN_ROWS.matcher(explained);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** Whether a count that went to one row beyond the maximum must be completed by the planner's guess. */
    public static boolean needsPlan(long counted, Optional<Integer> maxLimit) {
        return maxLimit.isEmpty() || counted > maxLimit.get();
    }

    /** The estimate made of both. */
    public static long estimated(long counted, OptionalLong planned) {
        return Math.max(counted, planned.orElse(0));
    }
}
