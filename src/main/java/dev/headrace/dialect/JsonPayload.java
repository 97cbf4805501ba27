package dev.headrace.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a body in JSON, in one pass that keeps nothing but the names of the columns.
 *
 * <p>The text itself goes to PostgreSQL. What is looked for here is what would fail there late or without a place, and
 * what PostgreSQL would take in silence: rows of different columns, a column given twice.
 */
final class JsonPayload {
    private static final int DEEPEST = 64;
    private static final int LONGEST_TEXT = 64 * 1024 * 1024;
    private static final String KEYS_MUST_MATCH = "All object keys must match";

    /** Numbers may have as many digits as PostgreSQL's have. Names are not kept from one body to the next. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(200_000)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNameLength(10_000)
                    .build())
            .build();

    private final String text;
    private final boolean namesColumns;
    private final int mostRows;
    private List<String> columns = List.of();
    private Set<String> columnSet = Set.of();
    private int rows;

    JsonPayload(String text, boolean namesColumns, int mostRows) {
        this.text = text;
        this.namesColumns = namesColumns;
        this.mostRows = mostRows;
    }

    Payload parse() {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return parse(parser);
        } catch (JsonProcessingException broken) {
            throw broken(broken);
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot fail to be read", e);
        }
    }

    private Payload parse(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw Fault.of(FaultCode.BAD_BODY, "Empty or invalid json").details("The body is empty");
        }
        if (first == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                row(parser);
            }
        } else if (first == JsonToken.START_OBJECT) {
            row(parser);
        }
        requireEnd(parser);
        return switch (first) {
            case START_ARRAY -> new Payload(text, columns, rows, false);
            case START_OBJECT -> new Payload("[" + text + "]", columns, rows, false);
            // What is no row at all counts as no rows.
            default -> Payload.NONE;
        };
    }

    private void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw Fault.of(FaultCode.BAD_BODY, "Empty or invalid json")
                    .details(place(parser.currentTokenLocation()) + ": something follows the end of the value");
        }
    }

    private void row(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw Fault.of(FaultCode.BAD_BODY, KEYS_MUST_MATCH)
                    .details(place(parser.currentTokenLocation()) + ": an array of rows holds objects only");
        }
        if (++rows > mostRows) {
            throw Payload.tooManyRows(mostRows);
        }
        JsonLocation start = parser.currentTokenLocation();
        List<String> names = new ArrayList<>(columns.size());
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            requireText(name, parser);
            if (!seen.add(name)) {
                throw Fault.of(FaultCode.BAD_BODY, "A row has the key '" + Excerpt.of(name) + "' twice")
                        .details(place(parser.currentTokenLocation()) + ": only one value can be meant");
            }
            names.add(name);
            parser.nextToken();
            skipValue(parser);
        }
        if (rows == 1) {
            columns = names;
            columnSet = seen;
        } else if (!namesColumns && !columnSet.equals(seen)) {
            throw differentKeys(start, names);
        }
    }

    private Fault differentKeys(JsonLocation start, List<String> names) {
        String missing = columns.stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .map(name -> "it lacks '" + Excerpt.of(name) + "' of the first row")
                .orElseGet(() -> "the first row lacks its '"
                        + Excerpt.of(names.stream()
                                .filter(name -> !columnSet.contains(name))
                                .findFirst()
                                .orElseThrow())
                        + "'");
        return Fault.of(FaultCode.BAD_BODY, KEYS_MUST_MATCH)
                .details("Row " + rows + ", at " + place(start) + ": " + missing)
                .hint("Parameter 'columns' says which keys are written; those that a row leaves out are null then");
    }

    private static void skipValue(JsonParser parser) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME) {
                requireText(parser.currentName(), parser);
            } else if (token == JsonToken.VALUE_STRING) {
                requireText(parser);
            }
        } while (depth > 0 && parser.nextToken() != null);
    }

    private static void requireText(String name, JsonParser parser) {
        requireText(name.toCharArray(), 0, name.length(), parser);
    }

    private static void requireText(JsonParser parser) throws IOException {
        requireText(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), parser);
    }

    /** An escape can say what no text can hold: a NUL, or half of a character. */
    private static void requireText(char[] characters, int offset, int length, JsonParser parser) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            char c = characters[i];
            if (c == 0) {
                throw Payload.noNul(place(parser.currentTokenLocation()));
            }
            if (Character.isSurrogate(c)) {
                boolean isPair =
                        Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(characters[i + 1]);
                if (!isPair) {
                    throw Fault.of(FaultCode.BAD_BODY, "The body holds half of a surrogate pair")
                            .details(place(parser.currentTokenLocation()) + ": \\u" + Integer.toHexString(c)
                                    + " stands for no character on its own");
                }
                i++;
            }
        }
    }

    private static Fault broken(JsonProcessingException broken) {
        JsonLocation at = broken.getLocation();
        String reason = broken.getOriginalMessage().replaceAll("[\\p{Cntrl}]+", " ");
        String shown = reason.length() > 200 ? reason.substring(0, 200) + "…" : reason;
        return Fault.of(FaultCode.BAD_BODY, "Empty or invalid json")
                .details((at == null ? "" : place(at) + ": ") + shown);
    }

    private static String place(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
