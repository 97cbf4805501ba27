package dev.headrace.auth;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a client keeps to get its next access token: the id of its session and 32 random bytes, both in base64url.
 *
 * @param text what the client has
 */
record RefreshToken(UUID session, String text) {
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{64}");

    static RefreshToken ofNewSession(SecureRandom random) {
        byte[] id = new byte[2 * Long.BYTES];
        random.nextBytes(id);
        return of(uuid(id), random);
    }

    /** Another one of the same session. */
    RefreshToken next(SecureRandom random) {
        return of(session, random);
    }

    private static RefreshToken of(UUID session, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES + SECRET_BYTES)
                .putLong(session.getMostSignificantBits())
                .putLong(session.getLeastSignificantBits())
                .put(secret);
        return new RefreshToken(session, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array()));
    }

    /** Empty for what is none. */
    static Optional<RefreshToken> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new RefreshToken(uuid(Base64.getUrlDecoder().decode(text)), text))
                : Optional.empty();
    }

    private static UUID uuid(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    /** By which it is known in the database. */
    String digest() {
        return HexFormat.of().formatHex(TokenDigest.sha256(text));
    }
}
