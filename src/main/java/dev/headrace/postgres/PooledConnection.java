package dev.headrace.postgres;

import io.vertx.pgclient.PgConnection;

/**
 * A connection of a pool, with what decides when it is replaced.
 *
 * <p>Belongs to whoever took it until it is given back; the pool hands it over under its lock.
 */
final class PooledConnection {
    final PgConnection connection;
    /** The thread of its event loop: callers on the same one are served without a hop. */
    final Thread loop;
    /** When it is too old, in the pool's nanoseconds. */
    final long expiry;

    int uses;
    long idleSince;
    /** The session's statement_timeout as last sent, in milliseconds. */
    long statementTimeout;

    PooledConnection(PgConnection connection, long expiry, long statementTimeout) {
        this.connection = connection;
        this.loop = Thread.currentThread();
        this.expiry = expiry;
        this.statementTimeout = statementTimeout;
    }

    /** Whether it waited in the pool before, so that the server may have closed it unnoticed. */
    boolean isReused() {
        return uses > 0;
    }
}
