package dev.headrace.config;

/**
 * One mistake in a configuration.
 *
 * @param key the setting, or empty when the mistake is not about one
 * @param message goes on where the key stops: "should be a whole number, was ..."
 */
public record Problem(Origin origin, String key, String message) {
    @Override
    public String toString() {
        return key.isEmpty() ? origin + "  " + message : origin + "  " + key + "  " + message;
    }
}
