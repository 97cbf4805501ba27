package dev.headrace.auth;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/** How a token may be signed. {@code none} is no member, and never will be. */
public enum Algorithm {
    HS256("HS256", 32),
    HS384("HS384", 48),
    HS512("HS512", 64),
    RS256("RS256", 0),
    RS384("RS384", 0),
    RS512("RS512", 0),
    ES256("ES256", 0),
    ES384("ES384", 0),
    EDDSA("EdDSA", 0);

    private final String jose;
    private final int secretBytes;

    /** @param jose its name in tokens */
    Algorithm(String jose, int secretBytes) {
        this.jose = jose;
        this.secretBytes = secretBytes;
    }

    JWSAlgorithm jose() {
        return JWSAlgorithm.parse(jose);
    }

    /** Whether both sides have the same secret. */
    boolean isSymmetric() {
        return secretBytes > 0;
    }

    /** The shortest secret for it, as long as its digest; 0 for key pairs. */
    int secretBytes() {
        return secretBytes;
    }

    /** Whether looking at a signature keeps an event loop for well below a millisecond. */
    boolean isCheap() {
        return isSymmetric() || jose.startsWith("RS");
    }

    /** The one that tokens call so. */
    static Optional<Algorithm> named(String name) {
        return Arrays.stream(values()).filter(known -> known.jose.equals(name)).findFirst();
    }
}
