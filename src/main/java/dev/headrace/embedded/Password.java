package dev.headrace.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords that nobody needs to remember, of characters that a URL and a shell take as they are. */
final class Password {
    private static final int BYTES = 16;

    private Password() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
