package dev.headrace.cache;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A cached row as Redis holds it.
 *
 * <p>Format 2: the number of the format (1 byte), 1 if there is a row (1), loaded-at, expiry, end and the region's version (8
 * each), the layout (4), when the row was written (8), the length of the tag (1), the tag, the row. Anything else is no row, so that versions of the
 * server can share a Redis, and neither garbage nor an older format does harm.
 */
final class Envelope {
    private static final byte FORMAT = 2;
    private static final int HEAD = 47;
    /** So many first bytes tell two rows of one key apart: they hold the moment of loading. A script knows the number too. */
    static final int IDENTITY = 38;

    private static final byte[] NO_TAG = {};

    private Envelope() {}

    static byte[] seal(CachedRow row, Region region, long version) {
        byte[] tag = row.isAbsent() ? NO_TAG : row.tag().getBytes(StandardCharsets.ISO_8859_1);
        Buffer sealed = Buffer.buffer(HEAD + row.weight())
                .appendByte(FORMAT)
                .appendByte((byte) (row.isAbsent() ? 0 : 1))
                .appendLong(row.loadedAt())
                .appendLong(row.expiry())
                .appendLong(row.end())
                .appendLong(version)
                .appendInt(region.layout())
                .appendLong(row.modified())
                .appendByte((byte) tag.length)
                .appendBytes(tag);
        return (row.isAbsent() ? sealed : sealed.appendBuffer(row.body())).getBytes();
    }

    /** The row, or null when the bytes are none of this format, layout and version. */
    static CachedRow open(byte[] bytes, Region region, long version) {
        if (bytes == null || bytes.length < HEAD || bytes[0] != FORMAT) {
            return null;
        }
        Buffer sealed = Buffer.buffer(bytes);
        int body = HEAD + bytes[HEAD - 1];
        boolean isOurs = sealed.getLong(26) == version && sealed.getInt(34) == region.layout();
        if (!isOurs || body < HEAD || body > bytes.length) {
            return null;
        }
        boolean isThere = bytes[1] == 1;
        return new CachedRow(
                isThere ? sealed.getBuffer(body, bytes.length) : null,
                isThere ? new String(bytes, HEAD, body - HEAD, StandardCharsets.ISO_8859_1) : null,
                sealed.getLong(38),
                region.layout(),
                sealed.getLong(2),
                sealed.getLong(10),
                sealed.getLong(18));
    }
}
