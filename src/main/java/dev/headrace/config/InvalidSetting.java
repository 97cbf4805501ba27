package dev.headrace.config;

/**
 * A value that a configuration record refuses in its compact constructor.
 *
 * <p>The key is the YAML name of the component, relative to the record ("max-size"); the sentence goes on where the key
 * stops ("must be at least 1, was 0").
 */
public final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;

    public InvalidSetting(String key, String sentence) {
        super(sentence);
        this.key = key;
    }

    public String key() {
        return key;
    }
}
