package dev.headrace.cache;

import io.vertx.core.Future;
import java.util.List;

/** Reads rows from PostgreSQL, for nobody in particular: the reader who caused it may leave while others wait. */
@FunctionalInterface
public interface RowLoader {
    /** A row with its entity tag. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared and never changed
    record Loaded(byte[] body, String tag) {}

    /** Answers, in the order of the keys, each row, or null where there is none. */
    Future<List<Loaded>> load(List<String> keys);
}
