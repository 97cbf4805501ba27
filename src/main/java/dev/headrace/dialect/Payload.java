package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The body of a write: rows, as the JSON array that PostgreSQL takes apart.
 *
 * @param json an array of objects
 * @param columns the names that the rows have, in the order of the first one; those of all rows unless the request names
 *     its columns itself
 * @param textual whether every value is the text of one, because the body was not JSON
 */
public record Payload(String json, List<String> columns, int rows, boolean textual) {
    /** What a request without a body has. */
    public static final Payload NONE = new Payload("[]", List.of(), 0, false);

    public Payload {
        columns = List.copyOf(columns);
    }

    /** How a body is written. */
    public enum Format {
        JSON,
        CSV,
        FORM;

        /**
         * The format that a {@code Content-Type} names.
         *
         * @param contentType null when the request has none, which means JSON
         */
        public static Format of(String contentType) {
            if (contentType == null || contentType.isBlank()) {
                return JSON;
            }
            List<MediaRange> types = MediaRange.parse(contentType);
            if (types.size() != 1 || !isUnicode(types.get(0).parameters())) {
                throw notAcceptable(contentType);
            }
            return switch (types.get(0).type()) {
                case "application/json",
                        "application/vnd.pgrst.object+json",
                        "application/vnd.pgrst.object",
                        "application/vnd.pgrst.array+json",
                        "application/vnd.pgrst.array" -> JSON;
                case "text/csv" -> CSV;
                case "application/x-www-form-urlencoded" -> FORM;
                default -> throw notAcceptable(contentType);
            };
        }

        private static boolean isUnicode(Map<String, String> parameters) {
            String charset = parameters.getOrDefault("charset", "utf-8").replace("\"", "");
            return List.of("utf-8", "utf8", "us-ascii").contains(charset.toLowerCase(Locale.ROOT));
        }

        private static Fault notAcceptable(String contentType) {
            return Fault.of(FaultCode.BAD_BODY, "Content-Type not acceptable: " + Excerpt.of(contentType.strip()))
                    .details("Bodies are application/json, text/csv or application/x-www-form-urlencoded, in UTF-8");
        }
    }

    /**
     * Reads a body.
     *
     * @param namesColumns whether the request names its columns, so that rows may have different ones
     * @param mostRows how many rows are taken
     */
    public static Payload parse(Format format, byte[] body, boolean namesColumns, int mostRows) {
        String text = text(body);
        return switch (format) {
            case JSON -> new JsonPayload(text, namesColumns, mostRows).parse();
            case CSV -> new CsvPayload(text, mostRows).parse();
            case FORM -> FormPayload.parse(text);
        };
    }

    static Fault tooManyRows(int most) {
        return Fault.of(FaultCode.TOO_MANY_ROWS, "The body holds too many rows")
                .details("At most " + most + " are written at once")
                .hint("Send them in several requests");
    }

    static Fault noNul(String place) {
        return Fault.of(FaultCode.BAD_BODY, "The body holds a NUL character")
                .details(place + ": PostgreSQL's text cannot hold one");
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Fault.of(FaultCode.BAD_BODY, "The body is not valid UTF-8");
        }
    }
}
