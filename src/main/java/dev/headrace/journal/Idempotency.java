package dev.headrace.journal;

/**
 * How a client marks a write that it may send again.
 *
 * @param key of its choice
 * @param fingerprint tells writes apart
 */
public record Idempotency(String key, String fingerprint) {}
