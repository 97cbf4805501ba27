package dev.headrace.redis;

import dev.headrace.loop.EventLoops;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Asks a Redis once whether it answers. */
public final class RedisProbe {
    private RedisProbe() {}

    /** Whether the Redis at the URL is asked over TLS. */
    public static boolean isTls(String url) {
        return RedisUrl.parse(url).tls();
    }

    /** Succeeds when the Redis at the URL answers in time. */
    public static Future<Void> ping(Vertx vertx, String url) {
        Connector connector = new Connector(vertx, RedisUrl.parse(url), false);
        return connector.open(EventLoops.next(vertx)).<Void>mapEmpty().eventually(connector::close);
    }
}
