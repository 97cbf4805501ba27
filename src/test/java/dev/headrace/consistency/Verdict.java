package dev.headrace.consistency;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a checker found: what is broken, and how much it has looked at. */
final class Verdict {
    private static final int MOST_KEPT = 50;

    private final List<String> violations = new ArrayList<>();
    private final Map<String, Group> sourceToReads = new TreeMap<>();
    private int broken;
    private int acknowledged;
    private int unknown;
    private int explained;

    /** The reads of one source. */
    private static final class Group {
        int reads;
        int alone;
        int concerned;
        int exempt;
        long stalest;
        long stalestExempt;
    }

    void broken(String what) {
        broken++;
        if (violations.size() < MOST_KEPT) {
            violations.add(what);
        }
    }

    /**
     * @param isConcerned whether a write that the read would have to show is exempt
     * @param isExempt whether the read would be broken but for that
     * @param staleness nanoseconds
     */
    void countRead(Read read, boolean isConcerned, boolean isExempt, long staleness) {
        Group group = sourceToReads.computeIfAbsent(read.source(), source -> new Group());
        group.reads++;
        group.alone += read.isAlone() ? 1 : 0;
        group.concerned += isConcerned ? 1 : 0;
        if (isExempt) {
            group.exempt++;
            group.stalestExempt = Math.max(group.stalestExempt, staleness);
        } else {
            group.stalest = Math.max(group.stalest, staleness);
        }
    }

    void countWrite(Write write) {
        if (write.isAcknowledged()) {
            acknowledged++;
        } else {
            unknown++;
        }
    }

    void countFailure(boolean isExplained) {
        explained += isExplained ? 1 : 0;
    }

    /** What is broken; the first ones, if it is much. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    int acknowledged() {
        return acknowledged;
    }

    int reads(String source) {
        return sourceToReads.containsKey(source) ? sourceToReads.get(source).reads : 0;
    }

    int exemptReads() {
        return sourceToReads.values().stream().mapToInt(group -> group.exempt).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("  source    rows    alone   concerned by an exemption   saved by it   "
                + "stalest ms   stalest of those saved ms\n");
        sourceToReads.forEach((source, group) -> text.append(String.format(
                Locale.ROOT,
                "  %-7s %6d   %6d   %25d   %11d   %10.1f   %25.1f%n",
                source,
                group.reads,
                group.alone,
                group.concerned,
                group.exempt,
                group.stalest / 1e6,
                group.stalestExempt / 1e6)));
        return text.append("  writes acknowledged ")
                .append(acknowledged)
                .append(", without an answer ")
                .append(unknown)
                .append("; requests that failed because a node slept, was dead or had no PostgreSQL ")
                .append(explained)
                .append("; broken ")
                .append(broken)
                .toString();
    }
}
