package dev.headrace.api.exports;

import dev.headrace.dialect.MediaRange;
import dev.headrace.dialect.QueryString;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.fault.Nearest;
import dev.headrace.resource.RowText;
import dev.headrace.stream.CsvRows;
import dev.headrace.stream.JsonRows;
import dev.headrace.stream.RowEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms in which a resource can be downloaded. */
enum ExportFormat {
    JSON("application/json; charset=utf-8"),
    NDJSON("application/x-ndjson; charset=utf-8"),
    CSV("text/csv; charset=utf-8; header=present");

    private final String contentType;

    ExportFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** The ending of a file's name, and the value of the parameter {@code format}. */
    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the parameter says, else what the header prefers, else JSON. */
    static ExportFormat of(QueryString query, String accept) {
        return query.single("format")
                .map(ExportFormat::named)
                .orElseGet(() -> accept == null || accept.isBlank() ? JSON : negotiate(accept));
    }

    private static ExportFormat named(String name) {
        List<String> names =
                Arrays.stream(values()).map(ExportFormat::extension).toList();
        if (!names.contains(name)) {
            throw Fault.of(FaultCode.BAD_PARAMETER, "Parameter 'format' does not know '" + name + "'")
                    .details("Formats are " + String.join(", ", names))
                    .hint(Nearest.hint(name, names));
        }
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static ExportFormat negotiate(String accept) {
        return MediaRange.parse(accept).stream()
                .filter(range -> range.thousandths() > 0)
                .flatMap(range -> of(range.type()).stream())
                .findFirst()
                .orElseThrow(
                        () -> Fault.of(FaultCode.NOT_ACCEPTABLE, "None of the accepted media types can be downloaded")
                                .details("Available are application/json, application/x-ndjson and text/csv"));
    }

    private static Optional<ExportFormat> of(String type) {
        return switch (type) {
            case "*/*", "application/*", "application/json" -> Optional.of(JSON);
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> Optional.of(NDJSON);
            case "text/csv", "text/*" -> Optional.of(CSV);
            default -> Optional.empty();
        };
    }

    RowText text(SelectStatement statement) {
        return this == CSV ? RowText.forCsv(statement) : RowText.forJson(statement, false);
    }

    RowEncoder encoder(RowText text, boolean forSpreadsheet) {
        return switch (this) {
            case JSON -> new JsonRows(text.columns(), JsonRows.Frame.ARRAY, false);
            case NDJSON -> new JsonRows(text.columns(), JsonRows.Frame.LINES, false);
            case CSV -> new CsvRows(text.columns(), forSpreadsheet);
        };
    }
}
