package dev.headrace.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A key by which signatures are looked at.
 *
 * @param id its name among the keys of its issuer, if it has one
 * @param algorithms for which it may be used
 */
record SigningKey(Optional<String> id, Set<Algorithm> algorithms, JWSVerifier verifier) {
    private static final int SHORTEST_RSA = 2048;
    private static final int BITS_OF_P256 = 256;
    private static final int BITS_OF_P384 = 384;

    static SigningKey ofSecret(String secret, Set<Algorithm> allowed) throws JOSEException {
        return new SigningKey(Optional.empty(), allowed, new MACVerifier(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws UnusableKey if nothing that is allowed can be signed with it */
    static SigningKey of(Optional<String> id, PublicKey key, Set<Algorithm> allowed) throws UnusableKey {
        try {
            if (key instanceof RSAPublicKey rsa) {
                require(rsa.getModulus().bitLength() >= SHORTEST_RSA, "an RSA key of less than 2048 bits");
                return fitting(
                        id,
                        EnumSet.of(Algorithm.RS256, Algorithm.RS384, Algorithm.RS512),
                        allowed,
                        new RSASSAVerifier(rsa));
            }
            if (key instanceof ECPublicKey curve) {
                int bits = curve.getParams().getCurve().getField().getFieldSize();
                require(
                        bits == BITS_OF_P256 || bits == BITS_OF_P384,
                        "an EC key of a curve other than P-256 and P-384");
                Algorithm algorithm = bits == BITS_OF_P256 ? Algorithm.ES256 : Algorithm.ES384;
                return fitting(id, EnumSet.of(algorithm), allowed, new ECDSAVerifier(curve));
            }
            require(Set.of("EdDSA", "Ed25519").contains(key.getAlgorithm()), "a key of the kind " + key.getAlgorithm());
            return fitting(id, EnumSet.of(Algorithm.EDDSA), allowed, new Ed25519Verifier(key));
        } catch (JOSEException e) {
            throw new UnusableKey(e.getMessage(), e);
        }
    }

    private static SigningKey fitting(
            Optional<String> id, EnumSet<Algorithm> possible, Set<Algorithm> allowed, JWSVerifier verifier)
            throws UnusableKey {
        possible.retainAll(allowed);
        require(!possible.isEmpty(), "a key for algorithms that are not allowed");
        return new SigningKey(id, possible, verifier);
    }

    private static void require(boolean holds, String otherwise) throws UnusableKey {
        if (!holds) {
            throw new UnusableKey("it is " + otherwise, null);
        }
    }

    /** The same for some of its algorithms alone. */
    SigningKey onlyFor(Algorithm algorithm) {
        Set<Algorithm> one = algorithms.contains(algorithm) ? Set.of(algorithm) : Set.of();
        return new SigningKey(id, one, verifier);
    }
}
