package dev.headrace.cache;

import dev.headrace.redis.Commands;
import dev.headrace.redis.Script;
import dev.headrace.redis.StreamTail;
import io.vertx.core.Future;
import java.util.List;

/**
 * The log in Redis from which each node learns what others have written, and that it has learnt everything.
 *
 * <p>Entries are numbered without gaps by whoever appends them. A number that is missing, and a server that is not the
 * same any more, mean that something was lost: then the near cache is flushed.
 */
final class InvalidationLog implements StreamTail.Listener {
    private static final Script ANNOUNCE = Script.load(InvalidationLog.class, "announce.lua");
    private static final String NUMBER = "c:{log}:n";
    /** The stream in which it stands. */
    static final String LOG = "c:{log}";

    private static final long LONGEST = 10_000;
    /** No key of PostgreSQL holds it. */
    private static final String SEPARATOR = "\0";

    /** Stands before the name of a region; the names of rows begin with that of their region. */
    private static final String WHOLE = ":";

    /** No row has this name, because that of its region stands before it. */
    private static final String NOTHING = "";

    private static final long UNKNOWN = -1;

    private final Commands redis;
    private final NearCache near;
    private long last = UNKNOWN;

    InvalidationLog(Commands redis, NearCache near) {
        this.redis = redis;
        this.near = near;
    }

    /** Tells all nodes that these entries have changed. */
    Future<?> announce(List<String> entries) {
        return redis.run(ANNOUNCE, List.of(NUMBER, LOG), List.of(LONGEST, String.join(SEPARATOR, entries)));
    }

    /** Tells all nodes that rows of these regions have changed which are not named. */
    Future<?> announceAll(List<Region> regions) {
        return announce(regions.stream().map(region -> WHOLE + region.name()).toList());
    }

    @Override
    public void entries(List<StreamTail.Entry> entries) {
        for (StreamTail.Entry entry : entries) {
            long number = Long.parseLong(entry.fields().get("n"));
            if (number != last + 1) {
                near.flush();
            }
            last = number;
            for (String changed : entry.fields().get("k").split(SEPARATOR, -1)) {
                drop(changed);
            }
        }
    }

    private void drop(String changed) {
        if (changed.startsWith(WHOLE)) {
            near.evictRegion(changed.substring(WHOLE.length()));
        } else {
            near.evict(changed);
        }
    }

    @Override
    public void proof(long sentNanos) {
        near.proven(sentNanos);
    }

    /** Whatever else was in it is lost; an entry about nothing is the first of those that can be followed. */
    @Override
    public void empty() {
        near.flush();
        last = UNKNOWN;
        announce(List.of(NOTHING));
    }

    @Override
    public void began(String runId, boolean same) {
        if (!same) {
            last = UNKNOWN;
            near.flush();
        }
    }

    @Override
    public void lost() {
        // The proof grows old by itself.
    }
}
