package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a write asks for, but for its body; not yet compared with any catalogue.
 *
 * @param query its {@code select}, {@code order} and filters; {@code limit} and {@code offset} never bound a write
 * @param columns those of the body that are written, when the request names them; any others are ignored
 * @param conflict the columns by which rows that are there already are found, when the request names them
 * @param key of the one row, when the path has it
 */
public record WriteRequest(
        WriteKind kind,
        ReadRequest query,
        Optional<List<String>> columns,
        Optional<List<String>> conflict,
        Preferences preferences,
        Representation representation,
        Optional<RowKey> key) {

    public WriteRequest {
        columns = columns.map(List::copyOf);
        conflict = conflict.map(List::copyOf);
    }

    /** Reads a raw query string, and refuses what does not go together. */
    public static WriteRequest parse(
            WriteKind kind,
            String rawQuery,
            QueryLimits limits,
            Preferences preferences,
            Representation representation,
            Optional<RowKey> key) {
        QueryString parameters = QueryString.parse(rawQuery, limits);
        ReadRequest query = ReadRequest.of(parameters, limits);
        if (key.isPresent()) {
            query.requireSelectOnly();
        }
        if (kind == WriteKind.INSERT && !query.filters().isEmpty()) {
            throw Fault.of(FaultCode.BAD_QUERY, "An insert takes no filter")
                    .hint("PATCH changes the rows that filters find");
        }
        if (kind == WriteKind.REPLACE && (query.limit().isPresent() || query.offset() > 0)) {
            throw Fault.of(FaultCode.PUT_WITH_LIMITS, "limit/offset querystring parameters are not allowed for PUT");
        }
        return new WriteRequest(
                kind,
                query,
                parameters.single("columns").map(text -> names("columns", text)),
                parameters.single("on_conflict").map(text -> names("on_conflict", text)),
                preferences,
                representation,
                key);
    }

    /** Whether it means every row there is. */
    public boolean isUnfiltered() {
        boolean filters = kind == WriteKind.UPDATE || kind == WriteKind.DELETE;
        return filters && key.isEmpty() && query.filters().isEmpty();
    }

    /** Refuses to have touched another number of rows than was meant; to be asked before anything is committed. */
    public void check(long rows) {
        if (kind == WriteKind.REPLACE && rows != 1) {
            throw keyDiffers();
        }
        if (representation.isSingular() && key.isEmpty() && rows != 1) {
            throw Fault.of(FaultCode.NOT_ONE_ROW, "Cannot coerce the result to a single JSON object")
                    .details("The result contains " + rows + " rows");
        }
        OptionalLong most = preferences.maxAffected();
        boolean counts = kind == WriteKind.UPDATE || kind == WriteKind.DELETE;
        if (counts && most.isPresent() && rows > most.getAsLong()) {
            throw Fault.of(FaultCode.TOO_MANY_AFFECTED, "Query result exceeds max-affected preference constraint")
                    .details("The query affects " + rows + " rows");
        }
    }

    static Fault keyDiffers() {
        return Fault.of(FaultCode.KEY_DIFFERS, "Payload values do not match URL in primary key column(s)")
                .hint("The body of a PUT holds the values of the key that the URL has");
    }

    private static List<String> names(String parameter, String text) {
        Scanner scanner = new Scanner("parameter '" + parameter + "'", text);
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        do {
            int start = scanner.position();
            String name = scanner.name("a column");
            if (!seen.add(name)) {
                throw scanner.unexpected(start, "each column once");
            }
            names.add(name);
        } while (scanner.acceptLexeme(","));
        if (!scanner.atEnd()) {
            throw scanner.unexpected("a comma or the end");
        }
        return names;
    }
}
