package dev.headrace.feed;

import dev.headrace.catalog.Identifier;
import dev.headrace.catalog.QualifiedName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL that has changes recorded, and that which ends it; each may be run again and again. */
public final class InstallScript {
    private InstallScript() {}

    /** A table and all its partitions. */
    public record Table(List<QualifiedName> parts, boolean notifies) {}

    /** @param role who may follow, beside the owner */
    public static String install(Collection<Table> tables, Optional<String> role) {
        StringBuilder sql = new StringBuilder("""
                -- Has PostgreSQL record which rows of these tables change, for the caches of Headrace.
                -- To be run by the owner of the tables, who may also create a schema; PostgreSQL 14 or newer. It may be run again,
                -- and must be after a partition was added. CREATE TRIGGER waits for writers of the table, not for readers.
                -- "headrace watch uninstall" removes it all.
                BEGIN;

                """);
        sql.append(Sql.OUTBOX);
        role.map(Identifier::quote)
                .ifPresent(name -> sql.append("\n-- The role of the server.\nGRANT USAGE ON SCHEMA headrace TO ")
                        .append(name)
                        .append(";\nGRANT SELECT, DELETE ON headrace.outbox TO ")
                        .append(name)
                        .append(";\n"));
        for (Table table : tables) {
            sql.append("\n-- ").append(oneLine(table.parts().get(0))).append('\n');
            String mode = table.notifies() ? "notify" : "poll";
            table.parts()
                    .forEach(part ->
                            sql.append(Sql.TRIGGERS.replace("{mode}", mode).replace("{table}", part.sql())));
        }
        return sql.append("\nCOMMIT;\n").toString();
    }

    /** @param whole whether the outbox goes too, because nothing is recorded any more */
    public static String uninstall(Collection<QualifiedName> tables, boolean whole) {
        StringBuilder sql = new StringBuilder("-- Ends what \"headrace watch install\" began.\nBEGIN;\n");
        for (QualifiedName table : tables) {
            sql.append('\n').append(Sql.NO_TRIGGERS.replace("{table}", table.sql()));
        }
        if (whole) {
            sql.append("""

                    DROP FUNCTION IF EXISTS headrace.announce(regclass);
                    DROP FUNCTION IF EXISTS headrace.record_change();
                    DROP TABLE IF EXISTS headrace.outbox;
                    -- The tables of accepted writes stay, if there are any.
                    DO $$ BEGIN DROP SCHEMA IF EXISTS headrace; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $$;
                    """);
        }
        return sql.append("\nCOMMIT;\n").toString();
    }

    private static String oneLine(QualifiedName table) {
        return table.toString().replaceAll("\\p{Cntrl}", " ");
    }
}
