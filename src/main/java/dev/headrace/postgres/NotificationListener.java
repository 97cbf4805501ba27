package dev.headrace.postgres;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.Backoff;
import dev.headrace.loop.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Hears {@code NOTIFY} on one channel, over a connection of its own that is opened again whenever it is lost. Whoever
 * listens may ask over that connection too; some ask only, and listen to no channel.
 *
 * <p>What was sent while it was lost is gone, so the listener is told each time it begins to listen. It asks for a sign of
 * life now and then, because a connection that only listens would not notice a server that vanished.
 */
public final class NotificationListener {
    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 1_000;
    private static final long SIGN_OF_LIFE = 30_000;
    private static final long PATIENCE = 5_000;

    private final Vertx vertx;
    private final Connector connector;
    private final Optional<String> channel;
    private final Consumer<String> heard;
    private final Runnable listening;
    private final Context context;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

    private PgConnection connection;
    private boolean closed;

    NotificationListener(
            Vertx vertx, Connector connector, Optional<String> channel, Consumer<String> heard, Runnable listening) {
        this.vertx = vertx;
        this.connector = connector;
        this.channel = channel;
        this.heard = heard;
        this.listening = listening;
        this.context = EventLoops.next(vertx);
    }

    /** Begins to listen. Completes, always well, when it listens or when the first attempt has failed. */
    public Future<Void> start() {
        Promise<Void> tried = Promise.promise();
        context.runOnContext(go -> connect().onComplete(done -> tried.complete()));
        return tried.future();
    }

    /** Stops listening. */
    void close() {
        context.runOnContext(go -> {
            closed = true;
            if (connection != null) {
                connection.close();
            }
        });
    }

    /**
     * Asks over the connection, in the context on which the listener is told; fails at once while there is none. Answers the
     * rows, each with its columns, which must be texts. Who does not answer in time is given up.
     */
    public Future<List<List<String>>> ask(String sql, List<Object> arguments) {
        PgConnection asked = connection;
        if (asked == null) {
            return Future.failedFuture(
                    Fault.of(FaultCode.DATABASE_UNREACHABLE, "The connection to the database is lost"));
        }
        return asked.preparedQuery(sql)
                .execute(Tuple.from(arguments.toArray()))
                .timeout(PATIENCE, TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    if (failure instanceof TimeoutException) {
                        PgWire.sever(asked);
                    }
                })
                .map(Postgres::texts)
                .recover(failure -> Future.failedFuture(SqlFaults.of(failure)));
    }

    private Future<Void> connect() {
        return closed
                ? Future.succeededFuture()
                : connector.open(context).compose(this::listen).onFailure(failure -> connectLater());
    }

    private Future<Void> listen(PgConnection opened) {
        if (closed) {
            return opened.close();
        }
        connection = opened;
        opened.notificationHandler(this::notified);
        opened.closeHandler(gone -> lost(opened));
        Future<?> listens = channel.isEmpty()
                ? Future.succeededFuture()
                : opened.query("LISTEN \"" + channel.get().replace("\"", "\"\"") + "\"")
                        .execute();
        return listens.onSuccess(done -> listens(opened))
                .onFailure(failure -> opened.close())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void notified(PgNotification notification) {
        if (channel.isPresent() && channel.get().equals(notification.getChannel())) {
            heard.accept(notification.getPayload() == null ? "" : notification.getPayload());
        }
    }

    private void listens(PgConnection opened) {
        backoff.reset();
        listening.run();
        vertx.setPeriodic(SIGN_OF_LIFE, timer -> {
            if (opened == connection) {
                opened.query("SELECT 1")
                        .execute()
                        .timeout(PATIENCE, TimeUnit.MILLISECONDS)
                        .onFailure(failure -> PgWire.sever(opened));
            } else {
                vertx.cancelTimer(timer);
            }
        });
    }

    private void lost(PgConnection gone) {
        gone.close();
        if (connection == gone) {
            connection = null;
            connectLater();
        }
    }

    private void connectLater() {
        if (!closed) {
            vertx.setTimer(backoff.next(), timer -> connect());
        }
    }
}
