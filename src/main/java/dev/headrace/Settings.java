package dev.headrace;

import dev.headrace.cache.CacheConfig;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import dev.headrace.http.HttpConfig;
import dev.headrace.ops.AdminConfig;
import dev.headrace.postgres.PostgresConfig;
import dev.headrace.redis.RedisConfig;
import dev.headrace.resource.ResourceConfig;
import dev.headrace.stream.ExportConfig;
import dev.headrace.watch.LogConfig;
import java.util.Map;

/** The whole configuration. Only rules that span two components stand here. */
public record Settings(
        HttpConfig http,
        AdminConfig admin,
        PostgresConfig postgres,
        RedisConfig redis,
        CacheConfig cache,
        ExportConfig exports,
        LogConfig log,

        @Default("{}") @Doc("The tables and views that are exposed, each under its name in the URL.")
        Map<String, ResourceConfig> resources) {

    public Settings {
        Rules rules = new Rules();
        rules.require(
                http.port() == 0 || http.port() != admin.port(),
                "admin.port",
                "must differ from http.port, both were " + admin.port());
        resources.keySet().forEach(name -> requireSegment(name, rules));
        rules.check();
    }

    /** A resource's name is one segment of a path; clients percent-encode what a URL cannot hold as it is. */
    private static void requireSegment(String name, Rules rules) {
        boolean segment = !name.isBlank()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(character -> character == '/' || Character.isISOControl(character));
        String key = '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        rules.require(
                segment,
                "resources." + key,
                "cannot stand in a URL: a name must not be blank, \".\" or \"..\", or hold a slash or control character");
    }
}
