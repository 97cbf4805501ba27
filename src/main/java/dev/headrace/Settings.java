package dev.headrace;

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
        ExportConfig exports,
        LogConfig log,
        Map<String, ResourceConfig> resources) {}
