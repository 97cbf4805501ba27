package dev.headrace.resource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The ETag of a row, made of its bytes alone, so that every node makes the same.
 *
 * <p>64 bits of SHA-256: a row that was changed has its old tag once in 18 quintillion changes, and nobody can make one
 * that has.
 */
public final class RowTag {
    private RowTag() {}

    /**
     * The tag of a row that has a version: the digest of it and of the statement that reads the row, because other columns are
     * other bytes.
     *
     * @param version with the key, as PostgreSQL prints them
     */
    static String of(String sql, String version) {
        return of((sql + '\0' + version).getBytes(StandardCharsets.UTF_8));
    }

    /** @param json the whole row, every exposed column in the table's order, as PostgreSQL's row_to_json prints it */
    public static String of(byte[] json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return '"' + Long.toUnsignedString(ByteBuffer.wrap(digest).getLong(), 36) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
