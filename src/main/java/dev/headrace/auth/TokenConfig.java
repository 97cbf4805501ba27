package dev.headrace.auth;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

@Doc("The access tokens that a login gives.")
public record TokenConfig(
        @Secret
        @Doc(
                "What they are signed with, the same on all nodes: at least 32 bytes for hs256, 48 for hs384, 64 for hs512.")
        String secret,

        @Default("hs256") @Doc("How they are signed: hs256, hs384 or hs512.")
        Algorithm algorithm,

        @Default("headrace") @Doc("Their claim iss.") String issuer,

        @Default("headrace") @Doc("Their claim aud.") String audience,

        @Default("15m") @Doc("How long one is valid.") Duration ttl) {

    private static final Duration LONGEST = Duration.ofDays(1);

    public TokenConfig {
        Rules rules = new Rules()
                .require(algorithm.isSymmetric(), "algorithm", "must be hs256, hs384 or hs512")
                .require(!issuer.isBlank(), "issuer", "must not be blank")
                .require(!audience.isBlank(), "audience", "must not be blank")
                .positive("ttl", ttl)
                .atMost(LONGEST, "ttl", ttl);
        requireLong(secret, algorithm, rules);
        rules.check();
    }

    static void requireLong(String secret, Algorithm algorithm, Rules rules) {
        int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
        rules.require(
                bytes >= algorithm.secretBytes(),
                "secret",
                "must have at least " + algorithm.secretBytes() + " bytes, had " + bytes
                        + "; \"openssl rand -base64 48\" makes a good one");
    }
}
