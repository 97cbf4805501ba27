package dev.headrace.resource;

import dev.headrace.dialect.CountMode;
import dev.headrace.dialect.Representation;
import dev.headrace.dialect.SelectStatement;
import dev.headrace.stream.RowEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A list of so few rows that its answer is made in one piece.
 *
 * @param sql the statement with its rows printed as the encoder wants them
 * @param encoders makes an encoder that has begun
 * @param count how the total is found, if it is wanted
 */
public record ListQuery(
        Resource resource,
        Representation representation,
        SelectStatement statement,
        String sql,
        Supplier<RowEncoder> encoders,
        Optional<CountMode> count) {

    /**
     * The text under which the caches know the list: a digest of its statement and all that its values and its form depend
     * on. So queries that are written differently and mean the same share an answer, and nobody can make two that do not.
     */
    String cacheKey() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, sql);
            add(digest, representation.name() + count);
            for (Object argument : statement.arguments()) {
                addArgument(digest, argument);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void addArgument(MessageDigest digest, Object argument) {
        if (argument instanceof Object[] values) {
            add(digest, values.length);
            for (Object value : values) {
                add(digest, value);
            }
        } else {
            add(digest, argument);
        }
    }

    /** With its length before it, so that no two sequences of texts are digested as the same bytes. */
    private static void add(MessageDigest digest, Object text) {
        byte[] bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
        digest.update(new byte[] {
            (byte) (text == null ? 0 : 1),
            (byte) (bytes.length >> 24),
            (byte) (bytes.length >> 16),
            (byte) (bytes.length >> 8),
            (byte) bytes.length
        });
        digest.update(bytes);
    }
}
