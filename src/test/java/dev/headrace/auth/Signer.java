package dev.headrace.auth;

import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Somebody else who signs tokens, with a key pair of their own and what Java itself has. */
final class Signer {
    private final String algorithm;
    private final String id;
    private final KeyPair keys;

    private Signer(String algorithm, String id, KeyPair keys) {
        this.algorithm = algorithm;
        this.id = id;
        this.keys = keys;
    }

    static Signer of(String algorithm, String id) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(
                switch (algorithm) {
                    case "RS256" -> "RSA";
                    case "ES256" -> "EC";
                    default -> "Ed25519";
                });
        if (algorithm.equals("RS256")) {
            generator.initialize(2048);
        } else if (algorithm.equals("ES256")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return new Signer(algorithm, id, generator.generateKeyPair());
    }

    /** The public key as a JWKS document has it. */
    JWK jwk() {
        return switch (algorithm) {
            case "RS256" ->
                new RSAKey.Builder((RSAPublicKey) keys.getPublic()).keyID(id).build();
            case "ES256" ->
                new ECKey.Builder(Curve.P_256, (ECPublicKey) keys.getPublic())
                        .keyID(id)
                        .build();
            default ->
                new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point()))
                        .keyID(id)
                        .build();
        };
    }

    private byte[] point() {
        byte[] encoded = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    String sign(String claims) throws Exception {
        String header = "{\"alg\":\"" + algorithm + "\"" + (id == null ? "" : ",\"kid\":\"" + id + "\"") + "}";
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RS256" -> "SHA256withRSA";
                    case "ES256" -> "SHA256withECDSA";
                    default -> "Ed25519";
                });
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = signature.sign();
        return signed + "." + base64(algorithm.equals("ES256") ? ECDSA.transcodeSignatureToConcat(bytes, 64) : bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
