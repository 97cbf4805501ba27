package dev.headrace.resource;

import dev.headrace.content.EntityTags;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import java.util.Optional;

/** The condition of an {@code If-Match} header: the row must still be one of those that the client has seen. */
public record IfMatch(EntityTags tags) {

    /** @param header null for none */
    public static Optional<IfMatch> parse(String header) {
        if (header == null) {
            return Optional.empty();
        }
        return Optional.of(new IfMatch(EntityTags.parse(header)
                .orElseThrow(() -> Fault.of(FaultCode.BAD_PARAMETER, "The header If-Match cannot be read")
                        .details("It holds * or entity tags in double quotes, with commas between them"))));
    }

    /**
     * Refuses unless the row is there as it should be.
     *
     * @param tag of the row; empty when there is none
     */
    void check(Optional<String> tag) {
        boolean holds = tag.map(tags::holdStrongly).orElse(false);
        if (!holds) {
            throw Fault.of(FaultCode.ROW_CHANGED, "The row is not the one that If-Match names")
                    .details(tag.isPresent() ? "It was changed since then" : "There is no row with this key")
                    .hint("Read the row again, and repeat the write with its ETag if it is still meant");
        }
    }
}
