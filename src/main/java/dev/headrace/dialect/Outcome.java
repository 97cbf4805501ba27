package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the head of a list's answer says.
 *
 * @param status 200, 206 or 416
 * @param contentRange the value of {@code Content-Range}
 * @param refusal the body instead of the rows, with status 416
 */
public record Outcome(int status, String contentRange, Optional<Fault> refusal) {
    /**
     * Decides from what was read.
     *
     * @param rows how many rows the page holds
     * @param total of all pages, if a count was asked for; an estimate below what has been read is corrected
     */
    static Outcome of(long offset, long rows, OptionalLong total) {
        if (total.isEmpty()) {
            return new Outcome(200, range(offset, rows) + "/*", Optional.empty());
        }
        long all = rows == 0 ? total.getAsLong() : Math.max(total.getAsLong(), offset + rows);
        if (offset > all) {
            return new Outcome(416, "*/" + all, Optional.of(beyond(offset, all)));
        }
        return new Outcome(rows < all ? 206 : 200, range(offset, rows) + "/" + all, Optional.empty());
    }

    private static String range(long offset, long rows) {
        return rows == 0 ? "*" : offset + "-" + (offset + rows - 1);
    }

    private static Fault beyond(long offset, long all) {
        return Fault.of(FaultCode.BAD_RANGE, "Requested range not satisfiable")
                .details("An offset of " + offset + " was requested, but there are only " + all + " rows.");
    }
}
