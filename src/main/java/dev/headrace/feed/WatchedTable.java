package dev.headrace.feed;

import dev.headrace.catalog.QualifiedName;
import java.util.List;

/**
 * A table as far as the change feed is concerned.
 *
 * @param kind what it is, as the catalogue abbreviates it: r and p are tables; empty when there is none of that name
 * @param parts itself and its partitions, each with how many of the triggers it has
 */
public record WatchedTable(QualifiedName name, String kind, List<Part> parts) {
    private static final int TRIGGERS = 4;

    /** A table with rows of its own, or one that others are partitions of. */
    public record Part(QualifiedName name, int triggers) {
        public boolean isWatched() {
            return triggers == TRIGGERS;
        }
    }

    public boolean isWatched() {
        return !parts.isEmpty() && parts.stream().allMatch(Part::isWatched);
    }

    /** Why its changes cannot be recorded; null when they can. */
    public String obstacle() {
        return switch (kind) {
            case "r", "p" -> null;
            case "" -> "does not exist";
            case "v" -> "is a view; watch the tables that it shows";
            case "m" -> "is a materialized view, whose rows change unseen when it is refreshed";
            case "f" -> "is a foreign table, whose rows change in another database";
            case "partition" -> "is a partition; watch the table that it is part of";
            default -> "is no table";
        };
    }

    /** What must be said when its changes are to be known, after its name; null when all is well. */
    public String finding() {
        String obstacle = obstacle();
        if (obstacle != null || isWatched()) {
            return obstacle;
        }
        boolean isPartly = parts.stream().anyMatch(part -> part.triggers() > 0);
        return isPartly ? "lacks triggers, on itself or a partition" : "lacks its triggers";
    }
}
