package dev.headrace.resource;

import dev.headrace.cache.RowLoader.Loaded;
import dev.headrace.catalog.Column;
import dev.headrace.catalog.Identifier;
import dev.headrace.dialect.ReadableRelation;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The column that tells the states of a row apart. A statement prints it before the row: when it was written in seconds since the
 * epoch, a blank, how long what follows the line is; then key and version, then the row. Either number may be missing.
 */
final class RowVersion {
    private static final String MOMENT = "timestamp with time zone";

    private RowVersion() {}

    /** The expression that prints the row behind its version. */
    static String print(ReadableRelation readable, String column, String row) {
        String version = "t." + Identifier.quote(column);
        String state = readable.key().stream()
                        .map(key -> "t." + Identifier.quote(key) + "::text, ")
                        .collect(Collectors.joining(
                                "", "CASE WHEN " + version + " IS NOT NULL THEN concat_ws(',', ", version))
                + "::text) END";
        return "concat(" + moment(readable, column, version) + ", ' ', char_length(" + state + "), E'\\n', " + state
                + ", (" + row + "))";
    }

    /** Without a time zone nobody knows which moment it is; and of a column that nobody may see nothing is told. */
    private static String moment(ReadableRelation readable, String column, String version) {
        Column shown = readable.columns().get(column);
        return shown == null || !shown.type().castName().equals(MOMENT)
                ? "''"
                : "CASE WHEN isfinite(" + version + ") THEN floor(extract(epoch FROM " + version + "))::bigint END";
    }

    /** The row that stands behind its version; its tag is made of its bytes when that is missing. */
    static Loaded read(String sql, String text) {
        int blank = text.indexOf(' ');
        int line = text.indexOf('\n', blank);
        String moment = text.substring(0, blank);
        String length = text.substring(blank + 1, line);
        int row = text.offsetByCodePoints(line + 1, length.isEmpty() ? 0 : Integer.parseInt(length));
        byte[] body = text.substring(row).getBytes(StandardCharsets.UTF_8);
        String tag = length.isEmpty() ? RowTag.of(body) : RowTag.of(sql, text.substring(line + 1, row));
        return new Loaded(body, tag, moment.isEmpty() ? 0 : Long.parseLong(moment));
    }
}
