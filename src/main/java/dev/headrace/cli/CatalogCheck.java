package dev.headrace.cli;

import dev.headrace.Settings;
import dev.headrace.catalog.Catalog;
import dev.headrace.config.Bound;
import dev.headrace.config.Problem;
import dev.headrace.resource.Mismatch;
import dev.headrace.resource.Mismatches;
import java.util.List;

/** Says where in the configuration something is named that the database does not have. */
public final class CatalogCheck {
    private CatalogCheck() {}

    static List<Problem> findings(Bound<Settings> settings, Catalog catalog) {
        return problems(settings, Mismatches.of(settings.value().resources(), catalog));
    }

    /** The mismatches at their places in the configuration. */
    public static List<Problem> problems(Bound<Settings> settings, List<Mismatch> mismatches) {
        return mismatches.stream()
                .map(mismatch ->
                        settings.problemAt(mismatch.message(), mismatch.keys().toArray(String[]::new)))
                .toList();
    }
}
