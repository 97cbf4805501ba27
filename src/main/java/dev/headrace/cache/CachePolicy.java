package dev.headrace.cache;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.time.Duration;

@Doc("How the rows of a resource are cached.")
public record CachePolicy(
        @Default("none")
        @Doc(
                "Without a pattern every read goes to PostgreSQL. Writes made elsewhere show when the time to live is over, unless watch says otherwise.")
        Pattern pattern,

        @Default("1h") @Doc("How long a row is kept; up to a tenth less, so that rows of one moment do not end in one.")
        Duration ttl,

        @Default("5s") @Doc("How long it is remembered that there is no such row.")
        Duration negativeTtl,

        @Default("0s")
        @Doc(
                "How long beyond its time a row is shown while PostgreSQL cannot be asked, or does not answer within cache.max-wait.")
        Duration staleIfError,

        @Default("0s")
        @Doc(
                "How long lists with a small limit are kept; not at all with 0. A write to the table makes all of them old.")
        Duration lists,

        @Default("off")
        @Doc(
                "How writes made elsewhere are learnt: notify, poll or off. Needs what \"headrace watch install\" installs.")
        Watch watch) {
    /** Not cached. */
    public static final CachePolicy NONE = new CachePolicy(
            Pattern.NONE, Duration.ofHours(1), Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, Watch.OFF);

    public CachePolicy {
        new Rules()
                .positive("ttl", ttl)
                .positive("negative-ttl", negativeTtl)
                .require(!staleIfError.isNegative(), "stale-if-error", "must not be negative")
                .require(!lists.isNegative(), "lists", "must not be negative")
                .require(
                        lists.isZero() || pattern != Pattern.NONE,
                        "lists",
                        "needs a pattern other than none, because a write must be told to the caches")
                .check();
    }

    /** What happens on a read that finds nothing, and on a write. */
    public enum Pattern {
        NONE,
        /** A read that misses loads the row and stores it; a write removes it. */
        CACHE_ASIDE,
        /** What cache-aside is called where a server does it: the same. */
        READ_THROUGH,
        /** As cache-aside, and a write stores the new row in Redis. */
        WRITE_THROUGH,
        /** As cache-aside, and a write of one row is accepted into Redis, and brought to PostgreSQL after its answer. */
        WRITE_BEHIND,
        /** As cache-aside, and a row that is asked for near its end is loaded anew before. */
        REFRESH_AHEAD
    }

    /** How writes made elsewhere, past this server, are learnt. */
    public enum Watch {
        /** Not before the time to live is over. */
        OFF,
        /** By asking several times a second. */
        POLL,
        /** The same, and at once when PostgreSQL says that there is something. */
        NOTIFY
    }

    /** Whether writes made elsewhere are learnt. */
    public boolean isWatched() {
        return watch != Watch.OFF;
    }

    /** Whether writes may be accepted before PostgreSQL has them. */
    public boolean isWrittenBehind() {
        return pattern == Pattern.WRITE_BEHIND;
    }

    public boolean caches() {
        return pattern != Pattern.NONE;
    }

    public boolean cachesLists() {
        return !lists.isZero();
    }

    /** The same for lists: they live shorter, because a write to any row of the table makes all of them old. */
    public CachePolicy forLists() {
        return new CachePolicy(pattern, lists, negativeTtl, staleIfError, lists, watch);
    }
}
