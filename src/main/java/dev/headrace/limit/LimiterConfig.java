package dev.headrace.limit;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;

@Doc("What all limits share.")
public record LimiterConfig(
        @Default("draft-8")
        @Doc("The form of the RateLimit header fields: draft-8 (the newest), draft-7, draft-6 or off.")
        Headers headers,

        @Default("false") @Doc("Whether X-RateLimit-Limit, -Remaining and -Reset are sent too.")
        boolean legacyHeaders,

        @Default("56") @Doc("Addresses of IPv6 that begin with so many same bits count as one client.")
        int ipv6Prefix) {
    public LimiterConfig {
        new Rules()
                .require(
                        ipv6Prefix >= 32 && ipv6Prefix <= 128,
                        "ipv6-prefix",
                        "must be between 32 and 128, was " + ipv6Prefix)
                .check();
    }

    /** How answers tell what is left, after the drafts of draft-ietf-httpapi-ratelimit-headers. */
    public enum Headers {
        DRAFT_8,
        DRAFT_7,
        DRAFT_6,
        OFF
    }
}
