package dev.headrace.redis;

import dev.headrace.packaged.PackagedText;
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
        return of(resourceName, PackagedText.of(owner, resourceName));
    }

    @Override
    public String toString() {
        return name;
    }
}
