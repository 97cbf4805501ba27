package dev.headrace.resource;

import dev.headrace.stream.RowEncoder;
import java.util.List;
import java.util.Optional;

/**
 * What a write has done.
 *
 * @param rows how many rows it touched
 * @param updated how many of them were there before, where the statement knows
 * @param firstKey the key of the first row, a null for a NULL; empty when there is no row or no key
 * @param encoder holds the rows, if they are to be answered
 * @param isPending whether it is accepted only: it will be done, and nothing else is known of it
 */
public record Written(long rows, long updated, List<String> firstKey, Optional<RowEncoder> encoder, boolean isPending) {
    /** Accepted, and not yet done. */
    static final Written PENDING = new Written(0, 0, List.of(), Optional.empty(), true);
}
