package dev.headrace.consistency;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * From when on other nodes must know of an acknowledged write.
 *
 * <p>That is its acknowledgement, but for what docs/caching.md excepts under "What it does not cover": a node that cannot
 * reach Redis while others can. Two cases follow from it, and there is no other exemption:
 *
 * <ol>
 *   <li>While the write was under way, or within the time to settle before, its node was cut from Redis, slept, or said
 *       itself that Redis was lost. Then the others must know when that is over and the node had time to tell Redis; what
 *       befalls the node until then counts too.
 *   <li>The same, and the node was killed before that was over. What it had to tell is lost with it, and the others must know
 *       when whatever they had stored is over, at the {@code ttl}.
 * </ol>
 *
 * <p>Nothing is exempt on the node that acknowledged it. A killed node alone is no exemption, nor is a wiped Redis, nor
 * anything that befalls the reader's node.
 */
final class Exemptions {
    private final List<Trouble> troubles;
    private final long settle;
    private final long forgotten;

    /**
     * @param settle how long a node takes to tell Redis of its writes when it can reach it again
     * @param forgotten how long after a write something older may be kept at most, if nobody is told
     */
    Exemptions(Collection<Trouble> troubles, Duration settle, Duration forgotten) {
        this.troubles = troubles.stream()
                .sorted(Comparator.comparingLong(Trouble::start))
                .toList();
        this.settle = settle.toNanos();
        this.forgotten = forgotten.toNanos();
    }

    /** The moment from which on other nodes must know of the write; its acknowledgement when it is not exempt. */
    long knownFrom(Write write) {
        long known = write.end();
        // In the order of their starts, so each is seen after all that it may prolong.
        for (Trouble trouble : troubles) {
            boolean isOurs = trouble.node() == write.node() && trouble.hindersTelling();
            if (isOurs && trouble.start() <= known && trouble.end() + settle > known) {
                known = trouble.end() + settle;
            }
        }
        return known > write.end() && wasKilled(write, known) ? Math.max(known, write.end() + forgotten) : known;
    }

    private boolean wasKilled(Write write, long until) {
        return troubles.stream()
                .anyMatch(trouble -> trouble.node() == write.node()
                        && trouble.kind() == Trouble.Kind.KILL
                        && trouble.start() >= write.start()
                        && trouble.start() <= until);
    }
}
