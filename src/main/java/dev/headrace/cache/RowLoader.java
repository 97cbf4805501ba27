package dev.headrace.cache;

import io.vertx.core.Future;
import java.util.List;

/** Reads rows from PostgreSQL, for nobody in particular: the reader who caused it may leave while others wait. */
@FunctionalInterface
public interface RowLoader {
    /**
     * A row with its entity tag.
     *
     * @param modified when it was last written, in seconds since the epoch; 0 when nobody knows
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared and never changed
    record Loaded(byte[] body, String tag, long modified) {
        /** One of which nobody knows when it was written. */
        public Loaded(byte[] body, String tag) {
            this(body, tag, 0);
        }
    }

    /** Answers, in the order of the keys, each row, or null where there is none. */
    Future<List<Loaded>> load(List<String> keys);
}
