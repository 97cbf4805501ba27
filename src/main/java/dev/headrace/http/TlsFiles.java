package dev.headrace.http;

import dev.headrace.config.InvalidSetting;
import dev.headrace.config.Rules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of TLS, looked at before a listener opens that could greet nobody. */
public final class TlsFiles {
    private static final Pattern CERTIFICATE = block("CERTIFICATE");
    private static final Pattern KEY = block("PRIVATE KEY");
    /** Older forms that the toolkit reads too; whether they fit shows at the first handshake. */
    private static final Pattern OLDER_KEY = block("(?:RSA|EC) PRIVATE KEY");

    private static final Map<String, String> KEY_TO_SIGNATURE =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private TlsFiles() {}

    /** @throws InvalidSetting for each file that cannot be used, the second one as suppressed */
    public static void check(HttpConfig.TlsConfig tls) {
        Rules rules = new Rules();
        Optional<PublicKey> certified = rules.read(() -> certified(text("certificate", tls.certificate())));
        Optional<Optional<byte[]>> key = rules.read(() -> key(text("key", tls.key())));
        if (certified.isPresent() && key.flatMap(plain -> plain).isPresent()) {
            rules.require(
                    belongsTo(certified.get(), key.get().get()),
                    "key",
                    "is not the key of the certificate: " + tls.key());
        }
        rules.check();
    }

    private static String text(String setting, String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new InvalidSetting(setting, "names a file that does not exist: " + file);
        } catch (IOException e) {
            throw new InvalidSetting(setting, "names a file that cannot be read: " + file);
        }
    }

    /** The key that the first certificate is for; those behind it are its chain. */
    private static PublicKey certified(String text) {
        try {
            byte[] der =
                    content(CERTIFICATE, text).orElseThrow(() -> new CertificateException("there is no such block"));
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (CertificateException e) {
            throw new InvalidSetting("certificate", "names a file without a certificate in PEM form");
        }
    }

    /** Empty for an older form. */
    private static Optional<byte[]> key(String text) {
        Optional<byte[]> key = content(KEY, text);
        if (key.isEmpty() && !OLDER_KEY.matcher(text).find()) {
            throw new InvalidSetting("key", "names a file without a private key in PEM form (PKCS#8, not encrypted)");
        }
        return key;
    }

    private static boolean belongsTo(PublicKey certified, byte[] key) {
        String algorithm = KEY_TO_SIGNATURE.get(certified.getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        try {
            PrivateKey signing =
                    KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(key));
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(signing);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----");
    }

    private static Optional<byte[]> content(Pattern block, String text) {
        Matcher found = block.matcher(text);
        return found.find() ? Optional.of(Base64.getMimeDecoder().decode(found.group(1))) : Optional.empty();
    }
}
