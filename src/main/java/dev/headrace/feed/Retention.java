package dev.headrace.feed;

import java.util.List;
import java.util.Optional;

/**
 * How long what was recorded is kept, by PostgreSQL's clock: for ten minutes after its commit at least, and twenty about at
 * most, while anybody follows. Who has not read for half of that may have missed something.
 */
final class Retention {
    private static final long KEPT_SECONDS = 600;
    private static final int AT_ONCE = 10_000;

    private long readAt = -1;
    private OutboxPage checkpoint;
    /** What had ended before this snapshot is old enough to go; null when there is nothing to do. */
    private String old;

    /**
     * Whether what was recorded since the last read may be gone: too long ago, or in another database, such as one that was
     * restored.
     *
     * @param told the snapshot of the last read
     */
    boolean mayHaveMissed(String told, OutboxPage reached) {
        long since = readAt;
        readAt = reached.second();
        boolean isFirst = since < 0;
        return !isFirst && (reached.second() - since > KEPT_SECONDS / 2 || end(reached.snapshot()) < end(told));
    }

    /** The first transaction that had not begun; snapshots are written first:end:under way. */
    private static long end(String snapshot) {
        return Long.parseUnsignedLong(snapshot.split(":", -1)[1]);
    }

    /** The arguments of {@link Sql#PRUNE}, when it is time. */
    Optional<List<Object>> pruneDue(OutboxPage reached) {
        if (checkpoint == null || reached.second() < checkpoint.second()) {
            checkpoint = reached;
        } else if (reached.second() - checkpoint.second() >= KEPT_SECONDS) {
            old = checkpoint.snapshot();
            checkpoint = reached;
        }
        return Optional.ofNullable(old).map(snapshot -> List.of(snapshot, Integer.toString(AT_ONCE)));
    }

    void pruned(int rows) {
        if (rows < AT_ONCE) {
            old = null;
        }
    }
}
