package dev.headrace.api.exports;

import dev.headrace.dialect.Page;
import dev.headrace.dialect.PageLimits;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.QueryString;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.SelectPlanner;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.http.Exchange;
import dev.headrace.resource.Resource;
import java.util.Optional;
import java.util.Set;

/**
 * A download as it was asked for.
 *
 * @param forSpreadsheet whether the file is to be opened by a spreadsheet, which would run some cells as formulas
 */
record ExportRequest(Resource resource, ExportFormat format, boolean forSpreadsheet, SelectStatement statement) {
    private static final Set<String> OWN_PARAMETERS = Set.of("format", "for");
    private static final String SPREADSHEET = "spreadsheet";
    /** A download is the whole resource; its limits are for lists. */
    private static final PageLimits WITHOUT_LIMITS = new PageLimits(Optional.empty(), Optional.empty());

    static ExportRequest of(Exchange exchange, Resource resource, QueryLimits limits) {
        QueryString query = QueryString.parse(exchange.rawQuery(), limits);
        ExportFormat format = ExportFormat.of(query, exchange.request().getHeader("accept"));
        boolean forSpreadsheet = forSpreadsheet(query, format);
        ReadRequest request = ReadRequest.of(query.without(OWN_PARAMETERS), limits);
        Page page = Page.of(request, Optional.empty(), WITHOUT_LIMITS);
        return new ExportRequest(
                resource, format, forSpreadsheet, SelectPlanner.list(resource.readable(), request, page));
    }

    private static boolean forSpreadsheet(QueryString query, ExportFormat format) {
        Optional<String> reader = query.single("for");
        if (reader.isEmpty()) {
            return false;
        }
        if (!reader.get().equals(SPREADSHEET)) {
            throw Fault.of(FaultCode.BAD_PARAMETER, "Parameter 'for' does not know '" + reader.get() + "'")
                    .details("The only value is '" + SPREADSHEET + "'");
        }
        if (format != ExportFormat.CSV) {
            throw Fault.of(FaultCode.BAD_PARAMETER, "Parameter 'for' goes with format=csv only")
                    .details("The format is " + format.extension());
        }
        return true;
    }
}
