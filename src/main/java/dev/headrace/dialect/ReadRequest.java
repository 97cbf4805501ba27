package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a query string asks for, not yet compared with any catalogue.
 *
 * @param select never empty; every column when the request names none
 * @param filters all of them must hold
 * @param order empty when the request names none: then PostgreSQL's own order stands
 * @param limit most rows wanted, if the request says so
 * @param offset rows to skip, 0 or more
 */
public record ReadRequest(
        List<SelectItem> select, List<Condition> filters, List<OrderTerm> order, OptionalLong limit, long offset) {
    public ReadRequest {
        select = List.copyOf(select);
        filters = List.copyOf(filters);
        order = List.copyOf(order);
    }

    /** Reads a raw query string: still percent-encoded, without the question mark, null or empty for none. */
    public static ReadRequest parse(String rawQuery, QueryLimits limits) {
        return of(QueryString.parse(rawQuery, limits), limits);
    }

    /** Reads parameters from which a route may have taken its own. */
    public static ReadRequest of(QueryString query, QueryLimits limits) {
        return new ReadRequestParser(limits).parse(query);
    }

    /** Whether rows are answered whole, every exposed column in the table's order. */
    public boolean wantsWholeRows() {
        return select.equals(List.of(new SelectItem.EveryColumn()));
    }

    /** Refuses all but {@code select}: one row, found by its key, is neither filtered nor sorted nor counted off. */
    public ReadRequest requireSelectOnly() {
        if (filters.isEmpty() && order.isEmpty() && limit.isEmpty() && offset == 0) {
            return this;
        }
        throw Fault.of(FaultCode.BAD_QUERY, "A row by its key takes no parameter but 'select'")
                .hint("Filters, order, limit and offset belong to the list of rows, without a key in the path");
    }
}
