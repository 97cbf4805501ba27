package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which of the matching rows are answered.
 *
 * @param offset rows to skip
 * @param limit most rows to answer; all when empty
 */
public record Page(long offset, OptionalLong limit) {
    /** Every row: what an export reads, and a row by its key. */
    public static final Page WHOLE = new Page(0, OptionalLong.empty());

    /** The rows that the query string, the Range header and the resource agree on. */
    public static Page of(ReadRequest request, Optional<RowRange> range, PageLimits limits) {
        long offset = Math.max(request.offset(), range.map(RowRange::first).orElse(0L));
        long end = Math.min(endOfQuery(request), endOfRange(range));
        boolean wantsNone = request.limit().isPresent() && request.limit().getAsLong() == 0;
        boolean bounded = end != Long.MAX_VALUE;
        if (bounded && end <= offset && !wantsNone) {
            throw Fault.of(FaultCode.BAD_RANGE, "Requested range not satisfiable")
                    .details("The Range header and the parameters 'limit' and 'offset' have no row in common");
        }
        OptionalLong asked = bounded
                ? OptionalLong.of(Math.max(0, end - offset))
                : limits.defaultLimit().map(OptionalLong::of).orElse(OptionalLong.empty());
        return new Page(offset, limits.capped(asked));
    }

    /** The same rows, but no more than so many. */
    public Page atMost(long rows) {
        return new Page(offset, OptionalLong.of(Math.min(rows, limit.orElse(Long.MAX_VALUE))));
    }

    /** Status and Content-Range of the answer once the rows are known. */
    public Outcome outcome(long rows, OptionalLong total) {
        return Outcome.of(offset, rows, total);
    }

    private static long endOfQuery(ReadRequest request) {
        return request.limit().isEmpty()
                ? Long.MAX_VALUE
                : saturatedSum(request.offset(), request.limit().getAsLong());
    }

    private static long endOfRange(Optional<RowRange> range) {
        OptionalLong last = range.map(RowRange::last).orElse(OptionalLong.empty());
        return last.isEmpty() ? Long.MAX_VALUE : saturatedSum(last.getAsLong(), 1);
    }

    private static long saturatedSum(long left, long right) {
        return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
    }
}
