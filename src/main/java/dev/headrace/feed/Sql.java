package dev.headrace.feed;

import dev.headrace.packaged.PackagedText;

/** The SQL of this package, each text in a file beside it. */
final class Sql {
    static final String OUTBOX = text("outbox");
    static final String TRIGGERS = text("triggers");
    static final String NO_TRIGGERS = text("no-triggers");
    static final String STATE = text("state");
    static final String READ = text("read");
    static final String PRUNE = text("prune");

    /** On which whoever follows is woken. */
    static final String CHANNEL = "headrace_changes";

    private Sql() {}

    private static String text(String name) {
        return PackagedText.of(Sql.class, name + ".sql");
    }
}
