package dev.headrace.config;

/**
 * A setting as it is in force.
 *
 * @param value as text, masked if it is a secret
 * @param origin "default", "headrace.yaml:12", "environment HEADRACE_HTTP_PORT" or "--set"
 */
public record EffectiveSetting(String key, String value, String origin) {}
