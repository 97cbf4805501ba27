package dev.headrace.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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
        try (InputStream file = Sql.class.getResourceAsStream(name + ".sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + ".sql", e);
        }
    }
}
