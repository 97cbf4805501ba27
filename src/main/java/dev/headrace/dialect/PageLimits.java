package dev.headrace.dialect;

import java.util.Optional;

/**
 * What a resource allows of one answer.
 *
 * @param defaultLimit rows when the request names no limit; all when empty
 * @param maxLimit most rows, whatever the request says; no bound when empty
 */
public record PageLimits(Optional<Integer> defaultLimit, Optional<Integer> maxLimit) {}
