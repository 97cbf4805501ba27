package dev.headrace.packaged;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A text file that lies in the jar: SQL, a script, a configuration. */
public final class PackagedText {
    private PackagedText() {}

    /**
     * The text of a file.
     *
     * @param name of a file in the directory of the class, or from the root when it begins with a slash
     */
    public static String of(Class<?> owner, String name) {
        try (InputStream file = owner.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no " + name + " beside " + owner.getName());
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
