package dev.headrace.dialect;

/** One step into a JSON value. */
public sealed interface PathStep {
    /** Whether the step yields text ({@code ->>}) instead of JSON ({@code ->}). */
    boolean asText();

    /** Into an object. */
    record Key(String name, boolean asText) implements PathStep {}

    /** Into an array, counted from its end when negative. */
    record Index(int position, boolean asText) implements PathStep {}
}
