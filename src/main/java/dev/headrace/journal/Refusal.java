package dev.headrace.journal;

import dev.headrace.fault.Fault;
import java.util.Set;

/**
 * Tells whether PostgreSQL will never take a write, so that it is parked, or may take it later, so that it is tried again:
 * when a connection is lost, a lock is held, a disk is full, a right is missing or a table is gone.
 */
final class Refusal {
    /** Failures of what the database's own functions and limits make of the row. */
    private static final Set<String> OF_THE_ROW = Set.of("09", "21", "38", "39", "54", "P0", "PT");

    private static final Set<Integer> MAY_PASS = Set.of(403, 404, 408, 429);
    /** What a connection remembers of statements no longer fits: another connection helps. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("0A000", "26000", "42P05");

    private static final String FORBIDDEN = "42501";
    /** The code of a write whose row was parked by an earlier one. */
    private static final String FOLLOWS = "follows";

    private Refusal() {}

    static boolean is(Throwable failure) {
        if (!(failure instanceof Fault fault)) {
            return false;
        }
        String code = fault.code();
        boolean isRowAtFault = code.length() == 5 && OF_THE_ROW.contains(code.substring(0, 2));
        boolean isRowForbidden = code.equals(FORBIDDEN) && fault.getMessage().contains("row-level security");
        boolean mayPass = MAY_PASS.contains(fault.status()) || OF_THE_CONNECTION.contains(code);
        return isRowAtFault || isRowForbidden || (fault.status() < 500 && !mayPass);
    }

    /** Why a write is parked behind another one of its row. */
    static Fault ofFollower(String code) {
        return Fault.ofSqlState(FOLLOWS, 409, "An earlier write of the row was refused with " + code, null, null);
    }
}
