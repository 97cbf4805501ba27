package dev.headrace.cache;

/**
 * What Redis knows of a region as a whole.
 *
 * @param version changes with each write of so many rows that they are not named one by one; a row that was loaded at
 *     another version counts as missing
 * @param isWritten whether such a write is under way: then nothing is stored
 */
record RegionState(long version, boolean isWritten) {
    /** Without Redis there is nobody else to hear of. */
    static final RegionState ALONE = new RegionState(0, false);
}
