package dev.headrace.postgres;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.QueryResultHandler;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.CommandScheduler;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import java.util.UUID;
import java.util.stream.Collector;

/**
 * The one place that uses internal API of the SQL client.
 *
 * <p>Its public cursor prepares the statement anew each time and knows no collector; a portal here takes the connection's
 * cached statement, so that the first rows are one round trip away, and hands each row to the collector while it is
 * decoded. Its public close says goodbye and waits for the server, which a hung one never answers.
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
    }

    /** What one execution of a portal brought. */
    record Batch<T>(T value, int rows, boolean more) {}

    /** Executes the portal for the next rows; the answer comes on the context. */
    static <T> Future<Batch<T>> read(
            Context context, PgConnection connection, Portal portal, int rows, Collector<Row, ?, T> collector) {
        Promise<Batch<T>> promise = EventLoops.promiseOn(context);
        Answer<T> answer = new Answer<>(portal, promise);
        boolean isOpen = portal.statement != null;
        answer.command = ExtendedQueryCommand.createQuery(
                portal.sql,
                null,
                portal.statement,
                portal.arguments,
                rows,
                portal.name,
                isOpen,
                false,
                collector,
                answer);
        ((CommandScheduler) connection).schedule(answer.command, answer);
        return promise.future();
    }

    /** Closes the socket without waiting for the server. */
    static void sever(PgConnection connection) {
        SocketConnectionBase socketConnection = (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap();
        // The codec swallows a close that passes it, so the close starts behind it.
        var codec = socketConnection.socket().channelHandlerContext().pipeline().context("codec");
        if (codec != null) {
            codec.close();
        }
        connection.close();
    }

    /** Receives the answer to one execution. */
    private static final class Answer<T> implements QueryResultHandler<T>, Completable<Boolean> {
        private final Portal portal;
        private final Promise<Batch<T>> promise;
        private ExtendedQueryCommand<T> command;
        private T value;
        private int rows;
        private Throwable failure;

        Answer(Portal portal, Promise<Batch<T>> promise) {
            this.portal = portal;
            this.promise = promise;
        }

        @Override
        public <V> void addProperty(PropertyKind<V> property, V propertyValue) {}

        @Override
        public void handleResult(int updatedCount, int size, RowDesc desc, T result, Throwable collectorFailure) {
            value = result;
            rows = size;
            failure = collectorFailure;
        }

        @Override
        public void complete(Boolean suspended, Throwable commandFailure) {
            portal.statement = command.ps;
            Throwable reason = commandFailure == null ? failure : commandFailure;
            if (reason == null) {
                promise.tryComplete(new Batch<>(value, rows, suspended));
            } else {
                promise.tryFail(reason);
            }
        }
    }
}
