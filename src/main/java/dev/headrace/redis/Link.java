package dev.headrace.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * One open connection, or one to each node of a cluster; used on its event loop only.
 *
 * <p>It has a client of its own, because closing the client is what closes the socket at once: the connection's own close
 * only hands it back to the client's pool.
 */
final class Link {
    private final RedisConnection connection;
    private final ServerIdentity server;
    private final Runnable closing;
    private boolean closed;

    /** @param closing closes the client */
    Link(RedisConnection connection, ServerIdentity server, Runnable closing) {
        this.connection = connection;
        this.server = server;
        this.closing = closing;
    }

    ServerIdentity server() {
        return server;
    }

    /** Runs the action when the connection ends, unless it is closed from here. */
    void onEnd(Runnable action) {
        connection.endHandler(gone -> {
            if (!closed) {
                action.run();
            }
        });
    }

    Future<Response> send(Request request) {
        return connection.send(request);
    }

    void close() {
        closed = true;
        closing.run();
    }
}
