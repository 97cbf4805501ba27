package dev.headrace.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A key and a certificate of its own for localhost, written in DER by hand: the JDK has no public way to make one. */
public final class SelfSigned {
    private static final byte[] ECDSA_WITH_SHA256 = sequence(bytes(0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
    private static final byte[] COMMON_NAME = bytes(0x06, 3, 0x55, 4, 3);

    private SelfSigned() {}

    public static HttpConfig.TlsConfig in(Path directory) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            Path certificate = write(directory.resolve("certificate.pem"), "CERTIFICATE", certificate(pair));
            Path key = write(
                    directory.resolve("key.pem"),
                    "PRIVATE KEY",
                    pair.getPrivate().getEncoded());
            return new HttpConfig.TlsConfig(certificate.toString(), key.toString());
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static byte[] certificate(KeyPair pair) throws GeneralSecurityException {
        byte[] toSign = sequence(
                der(0x02, BigInteger.ONE.toByteArray()),
                ECDSA_WITH_SHA256,
                name(),
                sequence(time("20200101000000Z"), time("20991231235959Z")),
                name(),
                pair.getPublic().getEncoded());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(toSign);
        return sequence(toSign, ECDSA_WITH_SHA256, der(0x03, join(bytes(0), signature.sign())));
    }

    private static byte[] name() {
        byte[] text = der(0x0c, "localhost".getBytes(StandardCharsets.US_ASCII));
        return sequence(der(0x31, sequence(COMMON_NAME, text)));
    }

    private static byte[] time(String text) {
        return der(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        return der(0x30, join(parts));
    }

    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 128
                ? bytes(tag, length)
                : length < 256 ? bytes(tag, 0x81, length) : bytes(tag, 0x82, length >> 8, length & 0xff);
        return join(head, content);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static Path write(Path file, String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        try {
            return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
