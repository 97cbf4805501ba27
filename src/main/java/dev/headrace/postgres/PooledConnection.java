package dev.headrace.postgres;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;

/**
 * A connection of a pool, with what decides when it is replaced.
 *
 * <p>Belongs to whoever took it until it is given back; the pool hands it over under its lock.
 */
final class PooledConnection {
    final PgConnection connection;
    /** Where its rows can be taken undecoded. */
    final RowTap tap;
    /** The thread of its event loop: callers on the same one are served without a hop. */
    final Thread loop;
    /** When it is too old, in the pool's nanoseconds. */
    final long expiry;

    private final Context home;

    int uses;
    long idleSince;
    /** Whether it waited in the pool before, so that the server may have closed it unnoticed. */
    boolean hasBeenIdle;
    /** The session's statement_timeout as last sent, in milliseconds. */
    long statementTimeout;

    /** To be made on the connection's event loop. */
    PooledConnection(PgConnection connection, long expiry, long statementTimeout) {
        this.connection = connection;
        this.tap = PgWire.tap(connection);
        PgWire.keepAlive(connection);
        this.loop = Thread.currentThread();
        this.home = Vertx.currentContext();
        this.expiry = expiry;
        this.statementTimeout = statementTimeout;
    }

    /** Runs on the connection's event loop, at once when this is it. */
    void onLoop(Runnable work) {
        if (Thread.currentThread() == loop) {
            work.run();
        } else {
            home.runOnContext(ignored -> work.run());
        }
    }
}
