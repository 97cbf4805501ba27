package dev.headrace.consistency;

/**
 * One row of an answer.
 *
 * @param life which process of that node answered: a node that was killed and started again is another one
 * @param start before the request was sent, by {@link System#nanoTime}; {@code end} is after its answer
 * @param note what the write put there that made the version
 * @param source X-Cache
 * @param isAlone whether the node had no other read of the row under way, so that it cannot have joined an older load
 */
record Read(
        int node, int life, Row row, long start, long end, long version, long note, String source, boolean isAlone) {
    /** Whether the node has asked Redis or PostgreSQL for it after it was sent. */
    boolean isFromAfar() {
        return isAlone && (source.equals("shared") || source.equals("miss") || source.equals("bypass"));
    }
}
