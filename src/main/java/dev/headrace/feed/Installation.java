package dev.headrace.feed;

import dev.headrace.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code headrace watch install} has put into a database.
 *
 * @param outbox whether what is recorded can be read and removed
 * @param tables those that were asked for, or all
 */
public record Installation(Outbox outbox, List<WatchedTable> tables) {
    /** The state of the outbox. */
    public enum Outbox {
        READY,
        /** Some right to it is missing: usage of the schema, or to select or delete. */
        FORBIDDEN,
        MISSING
    }

    /** How it comes to be, for messages. */
    public static final String COMMAND = "headrace watch install";

    /** The question that {@link #of} reads the answer to. */
    public static String question() {
        return Sql.STATE;
    }

    /** @param tables none for all of the database */
    public static List<Object> arguments(Collection<QualifiedName> tables) {
        return List.of(
                tables.stream().map(QualifiedName::schema).toArray(String[]::new),
                tables.stream().map(QualifiedName::name).toArray(String[]::new));
    }

    public static Installation of(List<List<String>> answer) {
        Map<QualifiedName, WatchedTable> tables = new LinkedHashMap<>();
        for (List<String> row : answer) {
            if (row.get(1) != null) {
                QualifiedName name = new QualifiedName(row.get(1), row.get(2));
                WatchedTable table =
                        tables.computeIfAbsent(name, unseen -> new WatchedTable(name, row.get(3), new ArrayList<>()));
                if (row.get(5) != null) {
                    table.parts()
                            .add(new WatchedTable.Part(
                                    new QualifiedName(row.get(4), row.get(5)), Integer.parseInt(row.get(6))));
                }
            }
        }
        Outbox outbox = Outbox.valueOf(answer.get(0).get(0).toUpperCase(Locale.ROOT));
        return new Installation(outbox, List.copyOf(tables.values()));
    }

    private Optional<String> outboxFinding() {
        return switch (outbox) {
            case READY -> Optional.empty();
            case FORBIDDEN ->
                Optional.of("headrace.outbox may not be used: the server's role needs USAGE on the schema headrace,"
                        + " SELECT and DELETE on the table");
            case MISSING -> Optional.of("headrace.outbox does not exist");
        };
    }

    /** Why the changes of this table would not be known; empty when they are. */
    public Optional<String> finding(QualifiedName table) {
        return outboxFinding()
                .or(() -> tables.stream()
                        .filter(found -> found.name().equals(table) && found.finding() != null)
                        .map(found -> table + " " + found.finding())
                        .findFirst());
    }

    /** Why the changes of these tables would not be known; none when all is well. */
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        outboxFinding().ifPresent(findings::add);
        for (WatchedTable table : tables) {
            if (table.finding() != null) {
                findings.add(table.name() + " " + table.finding());
            }
        }
        return findings;
    }
}
