package dev.headrace.cache;

import dev.headrace.content.Forms;
import io.vertx.core.buffer.Buffer;

/**
 * A row as it is sent, or the knowledge that there is none. Immutable: one object answers many requests at once.
 *
 * <p>Times are milliseconds of the wall clock, because they travel between nodes. They decide only how long a row is kept,
 * never whether it is right.
 */
public final class CachedRow {
    private static final int LARGEST = 1024 * 1024;

    private final Buffer body;
    private final String tag;
    private final long modified;
    private final int layout;
    private final long loadedAt;
    private final long expiry;
    private final long end;
    private final Forms forms = new Forms();

    /**
     * @param body the row as JSON, or null when there is no such row
     * @param tag its entity tag, with the quotes
     * @param modified when it was last written, in seconds since the epoch; 0 when nobody knows
     * @param expiry from when on it is loaded anew
     * @param end until when it may stand in for a row that cannot be loaded
     */
    CachedRow(Buffer body, String tag, long modified, int layout, long loadedAt, long expiry, long end) {
        this.body = body;
        this.tag = tag;
        this.modified = modified;
        this.layout = layout;
        this.loadedAt = loadedAt;
        this.expiry = expiry;
        this.end = end;
    }

    /** What was read past the caches; null when there is no such row. */
    public static CachedRow unstored(RowLoader.Loaded loaded) {
        return loaded == null
                ? new CachedRow(null, null, 0, 0, 0, 0, 0)
                : new CachedRow(Buffer.buffer(loaded.body()), loaded.tag(), loaded.modified(), 0, 0, 0, 0);
    }

    /** Whether it is so large that moving it would hold up others. */
    boolean isTooLarge() {
        return body != null && body.length() > LARGEST;
    }

    /** Whether there is no such row. */
    public boolean isAbsent() {
        return body == null;
    }

    public Buffer body() {
        return body;
    }

    /** The codings in which it was sent. */
    public Forms forms() {
        return forms;
    }

    public String tag() {
        return tag;
    }

    /** When it was last written, in seconds since the epoch; 0 when nobody knows. */
    public long modified() {
        return modified;
    }

    /** Whole seconds since it was loaded from PostgreSQL. */
    long ageSeconds(long now) {
        return Math.max(0, (now - loadedAt) / 1000);
    }

    boolean isFresh(long now) {
        return now < expiry;
    }

    boolean hasLayout(int wanted) {
        return layout == wanted;
    }

    boolean maySubstitute(long now) {
        return now < end && !isAbsent();
    }

    /** Whether so much of its time is over that it should be loaded anew. */
    boolean isNearItsEnd(long now) {
        return now - loadedAt >= (expiry - loadedAt) * 8 / 10;
    }

    long loadedAt() {
        return loadedAt;
    }

    long expiry() {
        return expiry;
    }

    long end() {
        return end;
    }

    /** What it weighs in memory, in bytes, roughly. */
    int weight() {
        return 200 + forms.weight() + (body == null ? 0 : body.length());
    }
}
