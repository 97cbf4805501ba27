package dev.headrace.content;

import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The library behind a coding. Two of them are native, and may not be there for the machine that this runs on. */
final class Codec {
    /** How far back a coder looks, as a power of two: 256 KiB, so that a stream holds little more than a megabyte. */
    private static final int WINDOW = 18;

    private static final int BUFFER = 16 * 1024;

    private final Coding coding;
    private final int level;
    private final int streamLevel;

    Codec(Coding coding, int level, int streamLevel) {
        this.coding = coding;
        this.level = level;
        this.streamLevel = streamLevel;
    }

    /** Loads what is native, and codes a few bytes, so that the first answer need not wait for it. */
    void load() throws IOException {
        if (coding == Coding.BR) {
            BrotliLibrary.load();
        }
        whole(new byte[] {'{', '}'});
        try (OutputStream stream = open(new ByteArrayOutputStream())) {
            stream.write('{');
            stream.flush();
        }
    }

    byte[] whole(byte[] plain) throws IOException {
        return switch (coding) {
            case ZSTD -> Zstd.compress(plain, level);
            case BR -> Encoder.compress(plain, brotli(level));
            case GZIP -> gzip(plain);
        };
    }

    private byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream(Math.max(64, plain.length / 2));
        try (OutputStream gzip = new Gzip(coded, level)) {
            gzip.write(plain);
        }
        return coded.toByteArray();
    }

    /** A stream that codes what is written to it. It holds native memory until it is closed. */
    OutputStream open(OutputStream coded) throws IOException {
        return switch (coding) {
            case ZSTD -> new ZstdOutputStreamNoFinalizer(coded, streamLevel).setWindowLog(WINDOW);
            case BR -> new BrotliOutputStream(coded, brotli(streamLevel), BUFFER);
            case GZIP -> new Gzip(coded, streamLevel);
        };
    }

    private static Encoder.Parameters brotli(int level) {
        return Encoder.Parameters.create(level, WINDOW);
    }

    /** Java's own has no parameter for the level. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream coded, int level) throws IOException {
            super(coded, BUFFER, true);
            def.setLevel(Math.min(Deflater.BEST_COMPRESSION, level));
        }
    }
}
