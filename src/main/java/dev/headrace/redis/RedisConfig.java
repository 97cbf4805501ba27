package dev.headrace.redis;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.config.Secret;
import java.time.Duration;
import java.util.Optional;

@Doc("The Redis beside the database; leave it out to run without one.")
public record RedisConfig(
        @Secret @Doc("Where it is: redis://user:password@host:port/number, or rediss:// with TLS.")
        Optional<String> url,

        @Default("100ms") @Doc("Longest wait for one command.")
        Duration commandTimeout) {
    public RedisConfig {
        new Rules()
                .require(
                        url.isEmpty() || url.get().matches("(?s)rediss?://.+"),
                        "url",
                        "must start with redis:// or rediss://")
                .positive("command-timeout", commandTimeout)
                .check();
    }
}
