package dev.headrace.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script, known to Redis by its digest.
 *
 * @param name for people
 * @param sha1 what {@code EVALSHA} takes
 */
public record Script(String name, String text, String sha1) {

    public static Script of(String name, String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new Script(name, text, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a script that lies beside a class, under its file's name with the ending. */
    public static Script load(Class<?> owner, String resourceName) {
        try (InputStream resource = owner.getResourceAsStream(resourceName)) {
            if (resource == null) {
                throw new IllegalStateException("no script " + resourceName + " beside " + owner.getName());
            }
            return of(resourceName, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
