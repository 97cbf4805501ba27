package dev.headrace.postgres;

import dev.headrace.loop.EventLoops;
import io.netty.channel.ChannelOption;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.QueryResultHandler;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.CommandScheduler;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The one place that uses internal API of the SQL client.
 *
 * <p>Its public cursor prepares the statement anew each time and knows no collector; a portal here takes the connection's
 * cached statement, so that the first rows are one round trip away, and hands its rows to a sink undecoded. Its public
 * close says goodbye and waits for the server, which a hung one never answers.
 */
final class PgWire {
    private PgWire() {}

    /** A statement that is executed a few rows at a time; lives until its transaction ends. */
    static final class Portal {
        private final String name = UUID.randomUUID().toString();
        private final String sql;
        private final Tuple arguments;
        private PreparedStatement statement;

        Portal(String sql, Tuple arguments) {
            this.sql = sql;
            this.arguments = arguments;
        }

        /** Whether it was executed once, so that it can be executed again without waiting for an answer. */
        boolean isOpen() {
            return statement != null;
        }
    }

    /** What one execution of a portal brought. */
    record Batch(int rows, boolean more) {}

    /** Puts a tap into a connection that has just been opened; to be called on its event loop. */
    static RowTap tap(PgConnection connection) {
        RowTap tap = new RowTap();
        socketOf(connection).channelHandlerContext().pipeline().addBefore("codec", RowTap.NAME, tap);
        return tap;
    }

    /** Has the system ask now and then whether the server of an idle connection is still there; the client cannot be told so. */
    static void keepAlive(PgConnection connection) {
        socketOf(connection).channelHandlerContext().channel().config().setOption(ChannelOption.SO_KEEPALIVE, true);
    }

    /** Executes the portal for the next rows; the answer comes on the context, after the last row went to the sink. */
    static Future<Batch> read(Context context, PooledConnection connection, Portal portal, int rows, RowSink sink) {
        Promise<Batch> promise = EventLoops.promiseOn(context);
        Answer answer = new Answer(portal, connection.tap, promise);
        boolean isOpen = portal.isOpen();
        answer.command = ExtendedQueryCommand.createQuery(
                portal.sql,
                null,
                portal.statement,
                portal.arguments,
                rows,
                portal.name,
                isOpen,
                false,
                Collectors.counting(),
                answer);
        connection.onLoop(() -> {
            answer.tapped = connection.tap.open(sink);
            ((CommandScheduler) connection.connection).schedule(answer.command, answer);
        });
        return promise.future();
    }

    /** Executes a statement whole; its rows go to the sink, and their number is the answer. */
    static Future<Integer> rows(PooledConnection connection, String sql, Tuple arguments, RowSink sink) {
        Promise<Integer> promise = Promise.promise();
        connection.onLoop(() -> {
            RowTap.Tapped tapped = connection.tap.open(sink);
            connection
                    .connection
                    .preparedQuery(sql)
                    .collecting(Collectors.counting())
                    .execute(arguments)
                    .onComplete((none, failure) -> {
                        connection.tap.close(tapped);
                        end(tapped, failure, promise);
                    });
        });
        return promise.future();
    }

    /** A failure after the first row is told as a fault, which nobody repeats: the sink cannot give rows back. */
    private static void end(RowTap.Tapped tapped, Throwable failure, Promise<Integer> promise) {
        if (tapped.failure() != null) {
            promise.fail(tapped.failure());
        } else if (failure != null) {
            promise.fail(tapped.rows() == 0 ? failure : SqlFaults.of(failure));
        } else {
            promise.complete(tapped.rows());
        }
    }

    /** Closes the socket without waiting for the server. */
    static void sever(PgConnection connection) {
        // The codec swallows a close that passes it, so the close starts behind it.
        var codec = socketOf(connection).channelHandlerContext().pipeline().context("codec");
        if (codec != null) {
            codec.close();
        }
        connection.close();
    }

    private static NetSocketInternal socketOf(PgConnection connection) {
        return ((SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap()).socket();
    }

    /** Receives the answer to one execution. The client counts no rows: the tap took them. */
    private static final class Answer implements QueryResultHandler<Long>, Completable<Boolean> {
        private final Portal portal;
        private final RowTap tap;
        private final Promise<Batch> promise;
        private RowTap.Tapped tapped;
        private ExtendedQueryCommand<Long> command;
        private Throwable failure;

        Answer(Portal portal, RowTap tap, Promise<Batch> promise) {
            this.portal = portal;
            this.tap = tap;
            this.promise = promise;
        }

        @Override
        public <V> void addProperty(PropertyKind<V> property, V propertyValue) {}

        @Override
        public void handleResult(int updatedCount, int size, RowDesc desc, Long result, Throwable collectorFailure) {
            failure = collectorFailure;
        }

        @Override
        public void complete(Boolean suspended, Throwable commandFailure) {
            tap.close(tapped);
            portal.statement = command.ps;
            if (commandFailure != null) {
                promise.tryFail(commandFailure);
            } else if (tapped.failure() != null || failure != null) {
                promise.tryFail(tapped.failure() == null ? failure : tapped.failure());
            } else {
                promise.tryComplete(new Batch(tapped.rows(), suspended));
            }
        }
    }
}
