package dev.headrace.auth;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys from what they are written in. */
final class PublicKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");
    /** What stands before the 32 bytes of an Ed25519 key in the form that Java reads. */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private PublicKeys() {}

    /** @param text PEM with a public key or a certificate */
    static PublicKey ofPem(String text) throws UnusableKey {
        if (text.contains("BEGIN CERTIFICATE")) {
            return ofCertificate(text);
        }
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            throw new UnusableKey("it holds no PEM block PUBLIC KEY or CERTIFICATE", null);
        }
        try {
            return decoded(Base64.getMimeDecoder().decode(block.group(1)));
        } catch (IllegalArgumentException e) {
            throw new UnusableKey("its PEM block cannot be decoded", e);
        }
    }

    private static PublicKey ofCertificate(String text) throws UnusableKey {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
                    .getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new UnusableKey("its certificate cannot be read", e);
        }
    }

    static PublicKey ofEd25519(byte[] point) throws UnusableKey {
        if (point.length != 32) {
            throw new UnusableKey("it is no key of Ed25519", null);
        }
        byte[] encoded = new byte[ED25519.length + point.length];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(point, 0, encoded, ED25519.length, point.length);
        return decoded(encoded);
    }

    private static PublicKey decoded(byte[] encoded) throws UnusableKey {
        for (String kind : KINDS) {
            Optional<PublicKey> key = decoded(encoded, kind);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new UnusableKey("its key is neither of RSA, EC nor Ed25519", null);
    }

    private static Optional<PublicKey> decoded(byte[] encoded, String kind) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java knows " + kind, e);
        }
    }
}
