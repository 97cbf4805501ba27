package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.catalog.Catalog;
import dev.headrace.config.Bound;
import dev.headrace.config.Problem;
import dev.headrace.feed.Installation;
import dev.headrace.journal.JournalTables;
import dev.headrace.resource.Mismatch;
import dev.headrace.resource.Resources;
import java.util.ArrayList;
import java.util.List;

/** Says where in the configuration something is named that the database does not have. */
public final class CatalogCheck {
    private CatalogCheck() {}

    static List<Problem> findings(Bound<Settings> settings, Catalog catalog) {
        return problems(settings, settings.value().mismatches(catalog));
    }

    /** What the change feed lacks, at the resources that want it. */
    static List<Problem> findings(Bound<Settings> settings, Installation installation) {
        List<Mismatch> found = new ArrayList<>();
        settings.value().watched().forEach((name, resource) -> {
            installation
                    .finding(Resources.tableOf(name, resource))
                    .ifPresent(finding -> found.add(new Mismatch(
                            List.of("resources", name, "cache", "watch"),
                            "is not in force: " + finding + ". Run \"" + Installation.COMMAND + "\"")));
        });
        return problems(settings, found);
    }

    /** What the journal lacks, at the resources that are written behind. */
    static List<Problem> findings(Bound<Settings> settings, JournalTables tables) {
        List<Mismatch> found = new ArrayList<>();
        tables.finding()
                .ifPresent(finding -> settings.value().writtenBehind().stream()
                        .sorted()
                        .forEach(name -> found.add(new Mismatch(
                                List.of("resources", name, "cache", "pattern"), "is not in force: " + finding))));
        return problems(settings, found);
    }

    /** The mismatches at their places in the configuration. */
    public static List<Problem> problems(Bound<Settings> settings, List<Mismatch> mismatches) {
        return mismatches.stream()
                .map(mismatch ->
                        settings.problemAt(mismatch.message(), mismatch.keys().toArray(String[]::new)))
                .toList();
    }
}
