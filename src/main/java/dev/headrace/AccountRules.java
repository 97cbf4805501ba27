package dev.headrace;

import dev.headrace.auth.AccountsConfig;
import dev.headrace.auth.IssuerConfig;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.config.Rules;
import dev.headrace.fault.Nearest;
import dev.headrace.resource.AccessConfig;
import dev.headrace.resource.AccessConfig.Audience;
import dev.headrace.resource.ResourceConfig;
import dev.headrace.resource.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What accounts, issuers and the access to resources demand of each other. */
final class AccountRules {
    /** Paths below the base path that belong to accounts. */
    private static final List<String> TAKEN = List.of("me", "auth");

    private AccountRules() {}

    static void check(
            Optional<AccountsConfig> accounts,
            Map<String, IssuerConfig> issuers,
            Map<String, ResourceConfig> resources,
            Set<String> documents,
            Rules rules) {
        accounts.ifPresent(configured -> {
            checkResource(configured, resources, rules);
            TAKEN.forEach(name -> rules.require(
                    !resources.containsKey(name),
                    "resources." + name,
                    "has a path that belongs to accounts; give it another name"));
            documents.forEach(path -> rules.require(
                    !TAKEN.contains(path.split("/", 3)[path.startsWith("/") ? 1 : 0]),
                    Settings.key("documents", path),
                    "is a path that belongs to accounts; take another one"));
        });
        checkNames(accounts, issuers, rules);
        if (accounts.isEmpty() && issuers.isEmpty()) {
            resources.forEach((name, resource) -> rules.require(
                    !needsTokens(resource.access()),
                    Settings.key(name) + ".access",
                    "asks for access tokens, which nobody can have without accounts or issuers"));
        }
    }

    private static void checkResource(AccountsConfig accounts, Map<String, ResourceConfig> resources, Rules rules) {
        String name = accounts.resource();
        ResourceConfig resource = resources.get(name);
        if (resource == null) {
            rules.require(
                    false,
                    "accounts.resource",
                    "names \"" + name + "\", which is no resource" + Nearest.addition(name, resources.keySet()));
            return;
        }
        QualifiedName table = Resources.tableOf(name, resource);
        resources.forEach((shown, config) -> {
            if (Resources.tableOf(shown, config).equals(table)) {
                checkHidden(accounts, shown, config, rules);
            }
        });
        rules.require(
                resource.key().size() < 2, "accounts.resource", "must have a key of one column, the subject of tokens");
        rules.require(
                !resource.cache().isWrittenBehind(),
                "accounts.resource",
                "must not be a resource that is written behind");
    }

    /** Also of resources that show the table of the accounts under another name. */
    private static void checkHidden(AccountsConfig accounts, String name, ResourceConfig resource, Rules rules) {
        String place = Settings.key(name) + ".hide";
        rules.require(
                resource.hide().contains(accounts.password()),
                place,
                "must name \"" + accounts.password() + "\", which accounts.password says is the hash of the password");
        accounts.roles()
                .ifPresent(roles -> rules.require(
                        resource.access().write() == Audience.NOBODY
                                || resource.hide().contains(roles),
                        place,
                        "must name \"" + roles
                                + "\", which accounts.roles says tells the roles of an account: whoever writes it"
                                + " gives themselves any role"));
    }

    private static void checkNames(Optional<AccountsConfig> accounts, Map<String, IssuerConfig> issuers, Rules rules) {
        Map<String, String> issuerToKey = new HashMap<>();
        accounts.ifPresent(own -> issuerToKey.put(own.token().issuer(), "accounts.token"));
        issuers.forEach((name, other) -> {
            String before = issuerToKey.putIfAbsent(other.issuer(), "issuers." + name);
            rules.require(
                    before == null,
                    "issuers." + name + ".issuer",
                    "is that of " + before + " too; a token could be meant for both");
        });
    }

    private static boolean needsTokens(AccessConfig access) {
        return needsToken(access.read())
                || needsToken(access.write())
                || !access.readRoles().isEmpty()
                || !access.writeRoles().isEmpty();
    }

    private static boolean needsToken(Audience audience) {
        return audience == Audience.AUTHENTICATED || audience == Audience.OWNER;
    }
}
