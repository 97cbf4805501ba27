package dev.headrace.config;

/**
 * Content of any form, written as YAML and kept as JSON: as a setting always an {@code Optional} one.
 *
 * <p>What JSON would write without quotes and stands without quotes is a number, a truth value or null, and stays digit by digit
 * as it was written; anything else is a string. References to variables are replaced, by strings.
 */
public record Json(String text) {}
