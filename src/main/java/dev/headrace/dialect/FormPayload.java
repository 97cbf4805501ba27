package dev.headrace.dialect;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a body as a browser's form sends it: {@code name=value&name=value}, one row whose values are texts. */
final class FormPayload {
    /** A table has no more columns. */
    private static final int MOST_COLUMNS = 1600;

    static final String JSON_HINT = "A JSON body needs the header 'Content-Type: application/json'";

    private FormPayload() {}

    static Payload parse(String text) {
        try {
            return decode(text);
        } catch (Fault fault) {
            throw beginsLikeJson(text.strip()) ? fault.hint(JSON_HINT) : fault;
        }
    }

    /** {@code curl -d} calls every body a form. */
    static boolean beginsLikeJson(String text) {
        return text.startsWith("{") || text.startsWith("[");
    }

    private static Payload decode(String text) {
        List<String> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        StringBuilder json = new StringBuilder("[{");
        for (String piece : text.split("&", MOST_COLUMNS + 1)) {
            if (piece.isEmpty()) {
                continue;
            }
            int equals = piece.indexOf('=');
            String name = PercentDecoder.ofForm().decode(equals < 0 ? piece : piece.substring(0, equals));
            String value = equals < 0 ? "" : PercentDecoder.ofForm().decode(piece.substring(equals + 1));
            if (!seen.add(name)) {
                throw Fault.of(FaultCode.BAD_BODY, "The form has the key '" + Excerpt.of(name) + "' twice")
                        .details("Only one value can be meant");
            }
            json.append(columns.isEmpty() ? "" : ",");
            columns.add(name);
            string(json, name);
            json.append(':');
            string(json, value);
        }
        return new Payload(json.append("}]").toString(), columns, 1, true);
    }

    /** Writes the text as a JSON string. */
    static void string(StringBuilder json, String text) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }
}
