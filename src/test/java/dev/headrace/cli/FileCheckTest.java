package dev.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.Settings;
import dev.headrace.config.Binder;
import dev.headrace.config.Bound;
import dev.headrace.config.InvalidConfiguration;
import dev.headrace.config.Overrides;
import dev.headrace.config.Problem;
import dev.headrace.config.Source;
import dev.headrace.http.HttpConfig.TlsConfig;
import dev.headrace.http.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCheckTest {
    @TempDir
    Path folder;

    private TlsConfig good;

    @BeforeEach
    void sign() {
        good = SelfSigned.in(folder);
    }

    @Test
    void acceptsACertificateWithItsKey() {
        assertThatCode(() -> FileCheck.require(with(good.certificate(), good.key(), "disable")))
                .doesNotThrowAnyException();
    }

    /** The toolkit reads them, and tells later whether they fit. */
    @ParameterizedTest
    @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void acceptsOlderFormsOfKeys(String form) throws Exception {
        Path older = pem("older.pem", form, new byte[] {1});
        assertThatCode(() -> FileCheck.require(with(good.certificate(), older.toString(), "disable")))
                .doesNotThrowAnyException();
    }

    @Test
    void tellsEveryFileThatIsNotThereAtItsPlace() {
        assertThat(findings(with("none.crt", "none.key", "verify-full&sslrootcert=none.ca")))
                .containsExactly(
                        "f:1:29  http.tls.certificate  names a file that does not exist: none.crt",
                        "f:2:8  http.tls.key  names a file that does not exist: none.key",
                        "f:3:18  postgres.url  has an sslrootcert that cannot be read: none.ca");
    }

    @Test
    void tellsFilesThatHoldSomethingElse() {
        assertThat(findings(with(good.key(), good.certificate(), "verify-full&sslrootcert=" + good.key())))
                .containsExactly(
                        "f:1:29  http.tls.certificate  names a file without a certificate in PEM form",
                        "f:2:8  http.tls.key  names a file without a private key in PEM form (PKCS#8, not encrypted)",
                        "f:3:18  postgres.url  has an sslrootcert without a certificate in PEM form: " + good.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void tellsTheKeyOfAnotherCertificate(String algorithm) throws Exception {
        byte[] stranger = KeyPairGenerator.getInstance(algorithm)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path key = pem("stranger.pem", "PRIVATE KEY", stranger);
        assertThat(findings(with(good.certificate(), key.toString(), "disable")))
                .containsExactly("f:2:8  http.tls.key  is not the key of the certificate: " + key);
    }

    private Path pem(String name, String label, byte[] der) throws Exception {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(der)));
    }

    private static Bound<Settings> with(String certificate, String key, String encryption) {
        String yaml = """
                http: { tls: { certificate: "%s",
                  key: "%s" } }
                postgres: { url: "postgresql://me@db/shop?sslmode=%s" }
                """.formatted(certificate, key, encryption);
        return Binder.bind(Settings.class, new Source("f", yaml), Overrides.none(Map.of()));
    }

    private static List<String> findings(Bound<Settings> settings) {
        return catchThrowableOfType(InvalidConfiguration.class, () -> FileCheck.require(settings)).problems().stream()
                .map(Problem::toString)
                .toList();
    }
}
