package dev.headrace.testing;

import dev.headrace.auth.Algorithm;
import dev.headrace.auth.OwnTokens;
import dev.headrace.auth.TokenConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** Access tokens for tests, and the configuration that has them believed. */
public final class TestTokens {
    public static final String SECRET = "a secret for tests alone, of more than 32 bytes";
    /** Goes into a configuration without accounts. */
    public static final String ISSUERS =
            "issuers: { tests: { issuer: headrace, audience: headrace, secret: \"" + SECRET + "\" } }\n";

    private TestTokens() {}

    /** The header fields of somebody's request, as a client takes them. */
    public static String[] of(String account, String... roles) {
        TokenConfig config = new TokenConfig(SECRET, Algorithm.HS256, "headrace", "headrace", Duration.ofMinutes(15));
        String token = new OwnTokens(config, InstantSource.system()).issue(account, Set.of(roles));
        return new String[] {"authorization", "Bearer " + token};
    }
}
