package dev.headrace;

import dev.headrace.api.documents.DocumentConfig;
import dev.headrace.auth.AccountColumns;
import dev.headrace.auth.AccountsConfig;
import dev.headrace.auth.IssuerConfig;
import dev.headrace.cache.CacheConfig;
import dev.headrace.catalog.Catalog;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.http.HttpConfig;
import dev.headrace.journal.JournalConfig;
import dev.headrace.limit.LimiterConfig;
import dev.headrace.limit.PolicyConfig;
import dev.headrace.ops.AdminConfig;
import dev.headrace.postgres.PostgresConfig;
import dev.headrace.redis.RedisConfig;
import dev.headrace.resource.Mismatch;
import dev.headrace.resource.Mismatches;
import dev.headrace.resource.ResourceConfig;
import dev.headrace.stream.ExportConfig;
import dev.headrace.watch.LogConfig;
import dev.headrace.work.WorkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The whole configuration. Only rules that span two components stand here. */
public record Settings(
        HttpConfig http,
        AdminConfig admin,
        PostgresConfig postgres,
        RedisConfig redis,
        CacheConfig cache,
        JournalConfig journal,
        ExportConfig exports,
        LogConfig log,
        WorkConfig work,
        Optional<AccountsConfig> accounts,

        @Default("{}") @Doc("Others whose access tokens are accepted, each under a name of its own.")
        Map<String, IssuerConfig> issuers,

        LimiterConfig limiter,

        @Default("{}") @Doc("How many requests somebody may make: policies, each under its name.")
        Map<String, PolicyConfig> limits,

        @Default("{}") @Doc("The tables and views that are exposed, each under its name in the URL.")
        Map<String, ResourceConfig> resources,

        @Default("{}") @Doc("Fixed content, each under its path below http.base-path.")
        Map<String, DocumentConfig> documents) {

    private static final String EXPORTS = "/export/";
    private static final String POLICY_NAME = "[A-Za-z0-9._-]{1,64}";

    public Settings {
        Rules rules = new Rules();
        rules.require(
                http.port() == 0 || http.port() != admin.port(),
                "admin.port",
                "must differ from http.port, both were " + admin.port());
        rules.require(
                !(http.basePath() + "/").startsWith(EXPORTS),
                "http.base-path",
                "must not be /export or stand below it, because downloads stand there, was " + http.basePath());
        limits.keySet()
                .forEach(name -> rules.require(
                        name.matches(POLICY_NAME),
                        "limits." + quoted(name),
                        "must be up to 64 letters, digits, dots, dashes and underscores: it stands in a header"));
        resources.forEach((name, resource) -> {
            requireSegment(name, rules);
            rules.require(
                    !resource.cache().isWrittenBehind() || redis.url().isPresent(),
                    key(name) + ".cache.pattern",
                    "write-behind needs redis.url, because accepted writes stand in Redis");
            rules.require(
                    !resource.cache().isWrittenBehind()
                            || resource.access().owner().isEmpty(),
                    key(name) + ".cache.pattern",
                    "write-behind accepts writes before anybody knows whose row it is, so access must not say owner");
        });
        documents.keySet().forEach(path -> requireFree(path, resources.keySet(), rules));
        AccountRules.check(accounts, issuers, resources, documents.keySet(), rules);
        new LimitRules(http.basePath(), accounts.isPresent(), knowsTokens(accounts, issuers)).check(limits, rules);
        rules.check();
    }

    /** What the configuration names and the database does not have. */
    public List<Mismatch> mismatches(Catalog catalog) {
        List<Mismatch> found = new ArrayList<>(Mismatches.of(resources, catalog));
        accounts.ifPresent(named -> found.addAll(AccountColumns.mismatches(named, resources, catalog)));
        return found;
    }

    /** Whether anybody can have an access token. */
    public boolean knowsTokens() {
        return knowsTokens(accounts, issuers);
    }

    private static boolean knowsTokens(Optional<AccountsConfig> accounts, Map<String, IssuerConfig> issuers) {
        return accounts.isPresent() || !issuers.isEmpty();
    }

    /** A document must not stand where rows do. */
    private static void requireFree(String path, Set<String> resources, Rules rules) {
        String key = key("documents", path);
        rules.require(
                path.matches("(/[A-Za-z0-9._~-]+)+") && !(path + "/").matches(".*/\\.\\.?/.*"),
                key,
                "is no path: it must start with a slash, hold plain names and not end with a slash");
        String[] segments = path.split("/", -1);
        String first = segments.length > 1 ? segments[1] : "";
        rules.require(
                segments.length > 3 || !resources.contains(first),
                key,
                "stands where the rows of the resource \"" + first + "\" do");
    }

    /** The resources that are written behind. */
    public Set<String> writtenBehind() {
        return resources.entrySet().stream()
                .filter(entry -> entry.getValue().cache().isWrittenBehind())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The resources of which writes made elsewhere are to be learnt. */
    public Map<String, ResourceConfig> watched() {
        Map<String, ResourceConfig> watched = new TreeMap<>(resources);
        watched.values().removeIf(resource -> !resource.cache().isWatched());
        return watched;
    }

    static String key(String name) {
        return key("resources", name);
    }

    static String key(String section, String name) {
        return section + '.' + quoted(name);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A resource's name is one segment of a path; clients percent-encode what a URL cannot hold as it is. */
    private static void requireSegment(String name, Rules rules) {
        boolean segment = !name.isBlank()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(character -> character == '/' || Character.isISOControl(character));
        rules.require(
                segment,
                key(name),
                "cannot stand in a URL: a name must not be blank, \".\" or \"..\", or hold a slash or control character");
    }
}
