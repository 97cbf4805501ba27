package dev.headrace.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CodecTest {
    @Property(tries = 300)
    void whatIsCodedWholeComesBack(
            @ForAll Coding coding, @ForAll byte[] body, @ForAll @IntRange(min = 1, max = 9) int level)
            throws IOException {
        Codec codec = new Codec(coding, level, level);
        codec.load();
        assertThat(Decoded.of(coding.token(), codec.whole(body))).isEqualTo(body);
    }

    @Property(tries = 300)
    void whatIsCodedInBlocksComesBack(
            @ForAll Coding coding, @ForAll @Size(max = 5) List<byte[]> blocks, @ForAll boolean flush)
            throws IOException {
        Codec codec = new Codec(coding, 6, 3);
        codec.load();
        AtomicInteger open = new AtomicInteger();
        Buffer plain = Buffer.buffer();
        Buffer coded = Buffer.buffer();
        try (CodedStream stream = new CodedStream(codec, open)) {
            for (byte[] block : blocks) {
                plain.appendBytes(block);
                coded.appendBuffer(stream.code(Buffer.buffer(block), flush));
            }
            coded.appendBuffer(stream.end());
        }
        assertThat(Decoded.of(coding.token(), coded.getBytes())).isEqualTo(plain.getBytes());
        assertThat(open).hasValue(0);
    }
}
