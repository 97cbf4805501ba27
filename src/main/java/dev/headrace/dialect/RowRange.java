package dev.headrace.dialect;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows that a {@code Range} header asks for: {@code 0-24} or {@code 25-}, both ends included, without a unit.
 *
 * @param last empty when the range is open
 */
public record RowRange(long first, OptionalLong last) {
    private static final Pattern FORM = Pattern.compile("([0-9]+)-([0-9]*)");

    /**
     * Reads the header of a GET.
     *
     * @return nothing for null and for any other form, such as {@code bytes=0-99}: HTTP has such ranges ignored
     */
    public static Optional<RowRange> parse(String header) {
        Matcher matcher = FORM.matcher(header == null ? "" : header.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long first = position(matcher.group(1));
        OptionalLong last =
                matcher.group(2).isEmpty() ? OptionalLong.empty() : OptionalLong.of(position(matcher.group(2)));
        if (last.isPresent() && first > last.getAsLong()) {
            throw Fault.of(FaultCode.BAD_RANGE, "Requested range not satisfiable")
                    .details(
                            "The lower boundary must be lower than or equal to the upper boundary in the Range header.");
        }
        return Optional.of(new RowRange(first, last));
    }

    private static long position(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw Fault.of(FaultCode.BAD_RANGE, "Requested range not satisfiable")
                    .details("The Range header's " + Excerpt.of(digits) + " is above " + Long.MAX_VALUE);
        }
    }
}
