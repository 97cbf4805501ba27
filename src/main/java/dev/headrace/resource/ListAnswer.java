package dev.headrace.resource;

import dev.headrace.cache.CachedRow;
import dev.headrace.cache.Found;
import dev.headrace.cache.RowLoader.Loaded;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The whole answer of a list. The caches hold it as one row: a line with the two numbers, then the body.
 *
 * @param rows how many rows the body has
 * @param total of all pages, if it was wanted
 * @param found where it came from
 */
public record ListAnswer(long rows, OptionalLong total, Buffer body, Found found) {
    private static final byte END_OF_LINE = '\n';
    private static final String UNKNOWN = "*";

    /** As the caches hold it. */
    static Loaded sealed(long rows, OptionalLong total, Buffer body) {
        String line = rows + " " + (total.isPresent() ? Long.toString(total.getAsLong()) : UNKNOWN) + "\n";
        byte[] sealed = Buffer.buffer(line.length() + body.length())
                .appendString(line)
                .appendBuffer(body)
                .getBytes();
        return new Loaded(sealed, RowTag.of(sealed));
    }

    static ListAnswer of(Found found) {
        CachedRow sealed = found.row();
        Buffer bytes = sealed.body();
        int end = 0;
        while (bytes.getByte(end) != END_OF_LINE) {
            end++;
        }
        String[] numbers =
                bytes.getString(0, end, StandardCharsets.US_ASCII.name()).split(" ");
        OptionalLong total =
                numbers[1].equals(UNKNOWN) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(numbers[1]));
        return new ListAnswer(Long.parseLong(numbers[0]), total, bytes.slice(end + 1, bytes.length()), found);
    }
}
