package dev.headrace.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of one issuer at one moment. Immutable. */
final class KeySet {
    private static final int MOST_KEYS = 100;
    /** A token without the name of a key is tried with no more than these. */
    private static final int MOST_TRIED = 4;

    private final List<SigningKey> keys;

    private KeySet(List<SigningKey> keys) {
        this.keys = List.copyOf(keys);
    }

    static KeySet ofSecret(String secret, Set<Algorithm> allowed) {
        try {
            return new KeySet(List.of(SigningKey.ofSecret(secret, allowed)));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the configuration lets no such secret in", e);
        }
    }

    /** @param pem a public key or a certificate */
    static KeySet ofPem(String pem, Set<Algorithm> allowed) throws UnusableKey {
        return new KeySet(List.of(SigningKey.of(Optional.empty(), PublicKeys.ofPem(pem), allowed)));
    }

    /** Those of a JWKS document that can be used; others, such as those for encryption, are left out. */
    static KeySet ofJwks(String document, Set<Algorithm> allowed) throws UnusableKey {
        List<SigningKey> usable = new ArrayList<>();
        String reason = "it holds no keys";
        for (JWK key : parse(document)) {
            try {
                usable.add(of(key, allowed));
            } catch (UnusableKey e) {
                reason = e.getMessage();
            }
        }
        if (usable.isEmpty()) {
            throw new UnusableKey("none of its keys can be used: " + reason, null);
        }
        return new KeySet(usable);
    }

    private static List<JWK> parse(String document) throws UnusableKey {
        try {
            List<JWK> keys = JWKSet.parse(document).getKeys();
            if (keys.size() > MOST_KEYS) {
                throw new UnusableKey("it holds more than " + MOST_KEYS + " keys", null);
            }
            return keys;
        } catch (ParseException e) {
            throw new UnusableKey("it is no JWKS document", e);
        }
    }

    private static SigningKey of(JWK key, Set<Algorithm> allowed) throws UnusableKey {
        if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
            throw new UnusableKey("it is for encryption", null);
        }
        SigningKey known = SigningKey.of(Optional.ofNullable(key.getKeyID()), publicKey(key), allowed);
        if (key.getAlgorithm() == null) {
            return known;
        }
        return Algorithm.named(key.getAlgorithm().getName())
                .map(known::onlyFor)
                .filter(one -> !one.algorithms().isEmpty())
                .orElseThrow(() -> new UnusableKey("it is for " + key.getAlgorithm(), null));
    }

    private static PublicKey publicKey(JWK key) throws UnusableKey {
        try {
            if (key instanceof RSAKey rsa) {
                return rsa.toRSAPublicKey();
            }
            if (key instanceof ECKey curve) {
                return curve.toECPublicKey();
            }
            if (key instanceof OctetKeyPair pair) {
                return PublicKeys.ofEd25519(pair.getDecodedX());
            }
            throw new UnusableKey("it is a secret, and those do not stand in documents", null);
        } catch (JOSEException e) {
            throw new UnusableKey(e.getMessage(), e);
        }
    }

    /** The keys that the token may have been signed with: those of the name that it gives, else whichever fit. */
    List<SigningKey> fitting(JWSHeader header, Algorithm algorithm) {
        return keys.stream()
                .filter(key -> key.algorithms().contains(algorithm))
                .filter(key -> header.getKeyID() == null
                        || key.id().isEmpty()
                        || key.id().get().equals(header.getKeyID()))
                .limit(MOST_TRIED)
                .toList();
    }
}
