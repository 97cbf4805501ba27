package dev.headrace.consistency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which of the promises a history breaks.
 *
 * <p>Each write raises its row's version. A read must not show less than the newest version that was acknowledged
 *
 * <ul>
 *   <li>before it began, on the node that acknowledged it (the same process);
 *   <li>before it began, on any node, where the read surely asked Redis or PostgreSQL anew: X-Cache shared, miss or bypass, of
 *       a row of which the node had no other read under way;
 *   <li>before it began less the time that a near cache may be behind, for all others: what is near, and what may have joined
 *       a load that was under way, which ends when the node hears of the write.
 * </ul>
 *
 * <p>{@link Exemptions} names the writes that other nodes may learn of later.
 */
final class Checker {
    private static final long SLACK = Duration.ofSeconds(3).toNanos();

    private final History history;
    private final long maxStaleness;
    private final Exemptions exemptions;
    private final Map<Row, List<Known>> acknowledged = new HashMap<>();
    private final Map<Row, List<Write>> unknown = new HashMap<>();
    private final Verdict verdict = new Verdict();

    /** An acknowledged write, and from when on other nodes must know of it. */
    private record Known(Write write, long from) {}

    /** What a read must show, with the exemptions and without. */
    private record Least(long version, long withoutExemptions) {}

    private Checker(History history, Duration maxStaleness, Exemptions exemptions) {
        this.history = history;
        this.maxStaleness = maxStaleness.toNanos();
        this.exemptions = exemptions;
    }

    static Verdict check(History history, Duration maxStaleness, Duration settle, Duration forgotten) {
        Checker checker = new Checker(history, maxStaleness, new Exemptions(history.troubles, settle, forgotten));
        checker.collect();
        history.reads.forEach(checker::check);
        history.failures.forEach(checker::check);
        history.ends.forEach(checker::checkEnd);
        return checker.verdict;
    }

    private void collect() {
        for (Write write : history.writes) {
            verdict.countWrite(write);
            if (write.isAcknowledged()) {
                Known known = new Known(write, exemptions.knownFrom(write));
                acknowledged
                        .computeIfAbsent(write.row(), row -> new ArrayList<>())
                        .add(known);
            } else {
                unknown.computeIfAbsent(write.row(), row -> new ArrayList<>()).add(write);
            }
        }
        acknowledged.forEach((row, known) -> {
            Set<Long> versions = new HashSet<>();
            known.stream()
                    .filter(one -> !versions.add(one.write.version()))
                    .forEach(one -> verdict.broken("two acknowledged writes made " + row + " version "
                            + one.write.version() + ": one of them is lost"));
        });
    }

    private List<Known> acknowledged(Row row) {
        return acknowledged.getOrDefault(row, List.of());
    }

    private void check(Read read) {
        checkMade(read.row(), new Nodes.Seen(read.version(), read.note()), read.end(), "a read " + about(read));
        Least least = least(read);
        boolean isExempt = read.version() < least.withoutExemptions && read.version() >= least.version;
        verdict.countRead(read, least.version != least.withoutExemptions, isExempt, staleness(read));
        if (read.version() < least.version) {
            verdict.broken("a read " + about(read) + " shows version " + read.version() + " and must not be older than "
                    + least.version + newest(read, least.version));
        }
    }

    private Least least(Read read) {
        long bound = read.isFromAfar() ? 0 : maxStaleness;
        long version = 0;
        long withoutExemptions = 0;
        for (Known known : acknowledged(read.row())) {
            Write write = known.write;
            boolean isItsOwn = write.node() == read.node() && write.life() == read.life();
            if (write.end() + (isItsOwn ? 0 : bound) < read.start()) {
                withoutExemptions = Math.max(withoutExemptions, write.version());
            }
            if ((isItsOwn ? write.end() : known.from + bound) < read.start()) {
                version = Math.max(version, write.version());
            }
        }
        return new Least(version, withoutExemptions);
    }

    /** For how long, when the read began, something newer than it shows had been acknowledged. */
    private long staleness(Read read) {
        long since = read.start();
        for (Known known : acknowledged(read.row())) {
            if (known.write.version() > read.version()) {
                since = Math.min(since, known.write.end());
            }
        }
        return read.start() - since;
    }

    /** What is shown must have been made, by who began before, and as it was made. */
    private void checkMade(Row row, Nodes.Seen seen, long end, String what) {
        if (seen.version() == 0 && seen.note() == 0) {
            return;
        }
        boolean isMade = false;
        boolean isKnown = false;
        for (Known known : acknowledged(row)) {
            if (known.write.version() == seen.version()) {
                isKnown = true;
                isMade = known.write.note() == seen.note() && known.write.start() <= end;
            }
        }
        if (!isKnown) {
            isMade = unknown.getOrDefault(row, List.of()).stream()
                    .anyMatch(write -> write.note() == seen.note() && write.start() <= end);
        }
        if (!isMade) {
            verdict.broken(what + " shows " + seen + " of " + row + ", which nobody has made" + others(row, seen));
        }
    }

    /** The writes that come nearest to what was seen. */
    private String others(Row row, Nodes.Seen seen) {
        return history.writes.stream()
                .filter(write -> write.row().equals(row))
                .filter(write -> write.version() == seen.version() || write.note() == seen.note())
                .map(write -> "; but " + write.outcome() + " on node " + write.node() + "." + write.life() + " from "
                        + time(write.start()) + " to " + time(write.end()) + ": version " + write.version() + ", note "
                        + write.note())
                .collect(Collectors.joining());
    }

    private void checkEnd(Row row, Nodes.Seen seen) {
        checkMade(row, seen, Long.MAX_VALUE, "PostgreSQL in the end");
        long newest = acknowledged(row).stream()
                .mapToLong(known -> known.write.version())
                .max()
                .orElse(0);
        int most =
                acknowledged(row).size() + unknown.getOrDefault(row, List.of()).size();
        if (seen.version() < newest) {
            verdict.broken("PostgreSQL holds version " + seen.version() + " of " + row + " in the end, and " + newest
                    + " was acknowledged: a write is lost");
        }
        if (seen.version() > most) {
            verdict.broken("PostgreSQL holds version " + seen.version() + " of " + row + " in the end after " + most
                    + " writes: one was applied twice");
        }
    }

    /** A node that sleeps, is dead or has no PostgreSQL does not answer, and keeps rows locked that others want to write. */
    private void check(Failure failure) {
        boolean isExplained = history.troubles.stream()
                .anyMatch(trouble -> trouble.stopsServing()
                        && (failure.isWrite() || trouble.node() == failure.node())
                        && trouble.start() <= failure.end()
                        && failure.start() <= trouble.end() + SLACK);
        verdict.countFailure(isExplained);
        if (!isExplained) {
            verdict.broken("node " + failure.node() + " at " + time(failure.start()) + " to " + time(failure.end())
                    + ": " + failure.what());
        }
    }

    private String about(Read read) {
        return "of " + read.row() + " (" + read.source() + (read.isAlone() ? ", alone" : "") + ") on node "
                + read.node() + "." + read.life() + " at " + time(read.start());
    }

    private String newest(Read read, long version) {
        return acknowledged(read.row()).stream()
                .filter(known -> known.write.version() == version)
                .map(known -> ", written on node " + known.write.node() + "." + known.write.life() + " from "
                        + time(known.write.start()) + " to " + time(known.write.end()) + ", to be known from "
                        + time(known.from))
                .findAny()
                .orElse("");
    }

    private String time(long nanos) {
        return (nanos - history.began) / 1_000_000 + " ms";
    }
}
