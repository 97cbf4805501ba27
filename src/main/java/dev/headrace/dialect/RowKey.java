package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.Arrays;
import java.util.List;

/**
 * The values that identify one row, in the order of the key's columns.
 *
 * <p>In a path they are joined by commas; a comma within a value is written {@code %2C}.
 */
public record RowKey(List<String> values) {
    public RowKey {
        values = List.copyOf(values);
    }

    /**
     * Reads a segment of a path.
     *
     * @param rawSegment still percent-encoded
     */
    public static RowKey parse(String rawSegment, ReadableRelation readable) {
        if (readable.key().isEmpty()) {
            throw Fault.of(FaultCode.UNKNOWN_PATH, "Resource '" + readable.resource() + "' has no key")
                    .details("Its rows can be listed and filtered, but not asked for one by one");
        }
        List<String> values = values(rawSegment);
        if (values.size() != readable.key().size()) {
            throw wrongNumber(values.size(), readable);
        }
        return new RowKey(values);
    }

    private static List<String> values(String rawSegment) {
        PercentDecoder decoder = PercentDecoder.ofPath();
        return rawSegment.indexOf(',') < 0
                ? List.of(decoder.decode(rawSegment))
                : Arrays.stream(rawSegment.split(",", -1)).map(decoder::decode).toList();
    }

    private static Fault wrongNumber(int present, ReadableRelation readable) {
        List<String> key = readable.key();
        return Fault.of(
                        FaultCode.BAD_PARAMETER,
                        "A key of resource '" + readable.resource() + "' has "
                                + (key.size() == 1 ? "one value" : key.size() + " values"))
                .details("Expected " + String.join(",", key) + ", found "
                        + (present == 1 ? "one value" : present + " values"))
                .hint("A comma within a value is written %2C");
    }
}
