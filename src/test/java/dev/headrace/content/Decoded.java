package dev.headrace.content;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** Coded bytes as they were, by the libraries that clients have. */
public final class Decoded {
    private Decoded() {}

    public static byte[] of(String coding, byte[] coded) {
        try (InputStream in = stream(coding, new ByteArrayInputStream(coded))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static InputStream stream(String coding, InputStream coded) throws IOException {
        Brotli4jLoader.ensureAvailability();
        return switch (coding) {
            case "" -> coded;
            case "gzip" -> new GZIPInputStream(coded);
            case "br" -> new BrotliInputStream(coded);
            case "zstd" -> new ZstdInputStreamNoFinalizer(coded);
            default -> throw new IOException("nobody asked for " + coding);
        };
    }
}
