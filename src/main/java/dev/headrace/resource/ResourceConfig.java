package dev.headrace.resource;

import dev.headrace.cache.CachePolicy;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.content.CacheControl;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

@Doc("A table or view that is exposed, under the name that stands in the URL.")
public record ResourceConfig(
        @Doc("The table or view, as schema.name; the resource's name in schema public when left out.")
        Optional<String> table,

        @Default("[]") @Doc("Columns that nobody sees, in answers, filters and orders alike.")
        List<String> hide,

        @Default("[]") @Doc("The columns that identify a row; the primary key when left out. Views need it.")
        List<String> key,

        @Doc(
                "The column that changes whenever the row does: its value makes the ETag, and the Last-Modified if it is a timestamp with time zone. Without it the ETag is made of the row's bytes.")
        Optional<String> version,

        @Doc(
                "Cache-Control of its rows and lists, such as \"public, max-age=60\"; none when left out, no-cache with a version.")
        Optional<String> cacheControl,

        @Default("no-store") @Doc("Cache-Control of its exports.")
        String exportCacheControl,

        AccessConfig access,

        CachePolicy cache,

        @Doc("Rows of an answer when the request names no limit; all when left out.")
        Optional<Integer> defaultLimit,

        @Doc("Most rows of one answer, whatever the request says; no bound when left out.")
        Optional<Integer> maxLimit,

        @Default("10000") @Doc("Most rows of one insert; more are answered 413.")
        int maxInsertRows,

        @Default("false")
        @Doc("Whether a PATCH or DELETE without a filter, which means every row, is done; it is refused otherwise.")
        boolean allowFullTable) {

    private static final String NO_STORE = "no-store";

    public ResourceConfig {
        hide = List.copyOf(hide);
        key = List.copyOf(key);
        Rules rules = new Rules();
        table.ifPresent(name -> rules.require(!name.isBlank(), "table", "must not be blank"));
        requireOnce("hide", hide, rules);
        requireOnce("key", key, rules);
        key.stream()
                .filter(hide::contains)
                .distinct()
                .forEach(column -> rules.require(
                        false, "key", "names \"" + column + "\", which hide names too: a key stands in the URL"));
        version.ifPresent(column -> rules.require(!column.isBlank(), "version", "must not be blank"));
        cacheControl.ifPresent(text -> CacheControl.check(text, "cache-control", rules));
        rules.require(
                cacheControl.isEmpty() || !access.readsDiffer(),
                "cache-control",
                "says nothing, because answers that depend on who asks are always private, no-cache");
        rules.require(
                exportCacheControl.equals(NO_STORE) || !access.readsDiffer(),
                "export-cache-control",
                "says nothing, because downloads that depend on who asks are always private, no-cache");
        CacheControl.check(exportCacheControl, "export-cache-control", rules);
        defaultLimit.ifPresent(limit -> rules.atLeast(1, "default-limit", limit));
        maxLimit.ifPresent(limit -> rules.atLeast(1, "max-limit", limit));
        rules.atLeast(1, "max-insert-rows", maxInsertRows);
        if (defaultLimit.isPresent() && maxLimit.isPresent()) {
            rules.require(
                    defaultLimit.get() <= maxLimit.get(),
                    "default-limit",
                    "must not be above max-limit (" + maxLimit.get() + "), was " + defaultLimit.get());
        }
        rules.check();
    }

    private static void requireOnce(String setting, List<String> columns, Rules rules) {
        columns.stream()
                .filter(column -> Collections.frequency(columns, column) > 1)
                .distinct()
                .forEach(column -> rules.require(false, setting, "names \"" + column + "\" more than once"));
    }
}
