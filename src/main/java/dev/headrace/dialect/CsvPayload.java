package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a body in CSV, RFC 4180: the first line names the columns. A field {@code NULL} without quotes is null, an empty
 * one the empty text.
 */
final class CsvPayload {
    private static final Optional<String> NULL = Optional.empty();

    private final String text;
    private final int mostRows;
    private int at;
    private int line = 1;

    CsvPayload(String text, int mostRows) {
        // Spreadsheets begin a file with a byte order mark.
        this.text = text.startsWith("\ufeff") ? text.substring(1) : text;
        this.mostRows = mostRows;
    }

    Payload parse() {
        if (text.isBlank()) {
            throw Fault.of(FaultCode.BAD_BODY, "Empty or invalid csv").details("The first line must name the columns");
        }
        List<String> columns = columns();
        StringBuilder json = new StringBuilder(text.length() * 2).append('[');
        int rows = 0;
        while (at < text.length()) {
            int start = line;
            List<Optional<String>> fields = record();
            if (fields.size() != columns.size()) {
                throw Fault.of(FaultCode.BAD_BODY, "All lines must have same number of fields")
                        .details("line " + start + " has " + fields.size() + ", the first has " + columns.size());
            }
            if (++rows > mostRows) {
                throw Payload.tooManyRows(mostRows);
            }
            json.append(rows > 1 ? "," : "");
            write(json, columns, fields);
        }
        return new Payload(json.append(']').toString(), columns, rows, true);
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Optional<String> field : record()) {
            String name = field.orElse("NULL");
            if (!seen.add(name)) {
                throw Fault.of(FaultCode.BAD_BODY, "The first line names the column '" + Excerpt.of(name) + "' twice");
            }
            columns.add(name);
        }
        return columns;
    }

    private static void write(StringBuilder json, List<String> columns, List<Optional<String>> fields) {
        json.append('{');
        for (int i = 0; i < columns.size(); i++) {
            json.append(i > 0 ? "," : "");
            FormPayload.string(json, columns.get(i));
            json.append(':');
            if (fields.get(i).isPresent()) {
                FormPayload.string(json, fields.get(i).get());
            } else {
                json.append("null");
            }
        }
        json.append('}');
    }

    /** The fields of a line, and the end of that line. */
    private List<Optional<String>> record() {
        List<Optional<String>> fields = new ArrayList<>();
        do {
            fields.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
        } while (accept(','));
        accept('\r');
        accept('\n');
        line++;
        return fields;
    }

    private boolean accept(char wanted) {
        boolean found = at < text.length() && text.charAt(at) == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private Optional<String> plain() {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at++);
            if (c == 0) {
                throw Payload.noNul("line " + line);
            }
            if (c == '"') {
                throw broken("a quote within a field that does not begin with one");
            }
        }
        String field = text.substring(start, at);
        return field.equals("NULL") ? NULL : Optional.of(field);
    }

    private Optional<String> quoted() {
        StringBuilder field = new StringBuilder();
        int start = line;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == 0) {
                throw Payload.noNul("line " + line);
            }
            if (c == '"' && !accept('"')) {
                if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
                    throw broken("something between a closing quote and the next comma");
                }
                return Optional.of(field.toString());
            }
            line += c == '\n' ? 1 : 0;
            field.append(c);
        }
        line = start;
        throw broken("a quote that is not closed");
    }

    private Fault broken(String what) {
        return Fault.of(FaultCode.BAD_BODY, "Empty or invalid csv").details("line " + line + ": " + what);
    }
}
