package dev.headrace.postgres;

/** Takes rows as PostgreSQL sent them, without a value being decoded. */
@FunctionalInterface
public interface RowSink {
    /** For statements of which no row is wanted. */
    RowSink NONE = (bytes, offset, length) -> {};

    /**
     * Takes one row. The bytes are the sender's own and change after the call.
     *
     * @param bytes holds, from the offset on, the number of columns (2 bytes), then for each column the length of its
     *     value (4 bytes, -1 for null) and the value; all numbers big-endian
     * @param length how many bytes the row takes
     */
    void row(byte[] bytes, int offset, int length);

    /** Whether it wants no more rows until {@link OpenCursor#resume}. */
    default boolean isFull() {
        return false;
    }
}
