package dev.headrace.dialect;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a resource allows of one answer.
 *
 * @param defaultLimit rows when the request names no limit; all when empty
 * @param maxLimit most rows, whatever the request says; no bound when empty
 */
public record PageLimits(Optional<Integer> defaultLimit, Optional<Integer> maxLimit) {
    /** A limit, or none, within the maximum. */
    OptionalLong capped(OptionalLong limit) {
        boolean exceeds = maxLimit.isPresent() && (limit.isEmpty() || limit.getAsLong() > maxLimit.get());
        return exceeds ? OptionalLong.of(maxLimit.get()) : limit;
    }
}
