package dev.headrace;

import dev.headrace.config.Rules;
import dev.headrace.limit.PolicyConfig;
import dev.headrace.limit.PolicyConfig.Basis;
import java.util.Map;

/** What policies demand of the rest: one that could never count anything would be taken for a limit, and be none. */
final class LimitRules {
    private static final String DOWNLOADS = "/export";

    private final String basePath;
    private final boolean knowsAccounts;
    private final boolean knowsTokens;

    LimitRules(String basePath, boolean knowsAccounts, boolean knowsTokens) {
        this.basePath = basePath;
        this.knowsAccounts = knowsAccounts;
        this.knowsTokens = knowsTokens;
    }

    void check(Map<String, PolicyConfig> limits, Rules rules) {
        limits.forEach((name, policy) -> check(Settings.key("limits", name), policy, rules));
    }

    private void check(String key, PolicyConfig policy, Rules rules) {
        boolean isServed = isAt(policy.path(), basePath) || isAt(policy.path(), DOWNLOADS);
        rules.require(
                isServed || !policy.path().startsWith("/"),
                key + ".path",
                "holds for nothing that is served, which is " + basePath + "/ and " + DOWNLOADS + "/, was \""
                        + policy.path() + "\"");
        rules.require(
                knowsTokens || policy.by() != Basis.CALLER,
                key + ".by",
                "counts whoever has an access token, which nobody can have without accounts or issuers");
        rules.require(
                knowsTokens || policy.skip().roles().isEmpty(),
                key + ".skip.roles",
                "stand in access tokens, which nobody can have without accounts or issuers");
        if (policy.by() == Basis.ACCOUNT || policy.by() == Basis.IP_AND_ACCOUNT) {
            checkLogins(key, policy, rules);
        }
    }

    private void checkLogins(String key, PolicyConfig policy, Rules rules) {
        String login = basePath + "/auth/login";
        boolean isAtLogin = policy.path().endsWith("/") ? login.startsWith(policy.path()) : login.equals(policy.path());
        boolean isOfLogin = policy.methods().isEmpty() || policy.methods().contains("POST");
        rules.require(knowsAccounts, key + ".by", "counts logins, and nobody logs in without accounts");
        rules.require(
                !knowsAccounts || (isAtLogin && isOfLogin),
                key + ".by",
                "counts logins, so the policy must hold for POST " + login);
    }

    /** Whether a policy of that path holds for something at the root or below it. */
    private static boolean isAt(String path, String root) {
        String below = root + '/';
        return path.startsWith(below) || path.equals(root) || (path.endsWith("/") && below.startsWith(path));
    }
}
