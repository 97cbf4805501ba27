package dev.headrace.redis;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.config.Secret;
import java.time.Duration;
import java.util.Optional;

@Doc("The Redis beside the database; leave it out to run without one.")
public record RedisConfig(
        @Secret
        @Doc(
                "Where it is: redis://user:password@host:port/number, rediss:// with TLS (?verify=none takes any certificate), or redis://host:port,host:port for a cluster.")
        Optional<String> url,

        @Default("100ms") @Doc("Longest wait for one command.")
        Duration commandTimeout,

        @Default("false") @Doc("Whether the URL names a node of a cluster; several nodes always do.")
        boolean cluster) {
    public RedisConfig {
        Rules rules = new Rules();
        Optional<RedisUrl> parsed = url.flatMap(text -> rules.read(() -> RedisUrl.parse(text)));
        boolean clustered = cluster || parsed.map(RedisUrl::namesCluster).orElse(false);
        rules.require(
                        !clustered || parsed.map(RedisUrl::database).orElse(0) == 0,
                        "url",
                        "must not have a number after the slash: a cluster has one database")
                .positive("command-timeout", commandTimeout)
                .check();
    }
}
