package dev.headrace.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a Redis once whether it answers. */
public final class RedisProbe {
    /** Longer than a command may take: connecting, TLS and the greeting come first. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private RedisProbe() {}

    /** Succeeds when the Redis at the URL answers PING in time. */
    public static Future<Void> ping(Vertx vertx, String url) {
        Redis redis = Redis.createClient(vertx, new RedisOptions().setConnectionString(url));
        return redis.send(Request.cmd(Command.PING))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .<Void>mapEmpty()
                .onComplete(answered -> redis.close());
    }
}
