package dev.headrace.resource;

import java.util.List;

/**
 * Something that the configuration names and the database does not have.
 *
 * @param keys where it stands in the configuration
 * @param message goes on where the keys stop: "names ..., which does not exist"
 */
public record Mismatch(List<String> keys, String message) {
    @Override
    public String toString() {
        return String.join(".", keys) + " " + message;
    }
}
