package dev.headrace.consistency;

/**
 * One write of a row.
 *
 * @param note what it puts there; no other write has the same
 * @param version what it made; 0 when that is not known
 */
record Write(int node, int life, Row row, long start, long end, long note, Outcome outcome, long version) {
    enum Outcome {
        /** The client was told that it is done. */
        ACKNOWLEDGED,
        /** The client was not told, or told of a failure on the way: it may be done or not. */
        UNKNOWN
    }

    boolean isAcknowledged() {
        return outcome == Outcome.ACKNOWLEDGED;
    }
}
