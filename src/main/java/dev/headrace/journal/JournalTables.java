package dev.headrace.journal;

import dev.headrace.packaged.PackagedText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a role has the tables that journals are applied with, may use them, or may make them. */
public enum JournalTables {
    READY(null),
    MISSING(
            "headrace.journal or headrace.parked_writes does not exist, and the server's role may not make them. Somebody"
                    + " who may runs the SQL under \"Tables\" in docs/caching.md"),
    FORBIDDEN("the server's role may not use the journal's tables. Their owner runs \"GRANT USAGE ON SCHEMA headrace TO"
            + " ROLE; GRANT SELECT, INSERT, UPDATE ON headrace.journal TO ROLE; GRANT SELECT, INSERT ON"
            + " headrace.parked_writes TO ROLE\"");

    private static final String STATE = PackagedText.of(JournalTables.class, "state.sql");

    private final String finding;

    JournalTables(String finding) {
        this.finding = finding;
    }

    /** The question that {@link #of} reads the answer to. */
    public static String question() {
        return STATE;
    }

    public static JournalTables of(List<List<String>> answer) {
        return valueOf(answer.get(0).get(0).toUpperCase(Locale.ROOT));
    }

    /** Why nothing could be accepted, and what to do; empty when all is well. */
    public Optional<String> finding() {
        return Optional.ofNullable(finding);
    }
}
