package dev.headrace.postgres;

import dev.headrace.loop.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hears {@code NOTIFY} on one channel, over a connection of its own that is opened again whenever it is lost.
 *
 * <p>What was sent while it was lost is gone, so the listener is told each time it begins to listen. It asks for a sign of
 * life now and then, because a connection that only listens would not notice a server that vanished.
 */
final class NotificationListener {
    private static final long PAUSE = 500;
    private static final long SIGN_OF_LIFE = 30_000;
    private static final long PATIENCE = 5_000;

    private final Vertx vertx;
    private final Connector connector;
    private final String channel;
    private final Consumer<String> heard;
    private final Runnable listening;
    private final Context context;

    private PgConnection connection;
    private boolean closed;

    NotificationListener(Vertx vertx, Connector connector, String channel, Consumer<String> heard, Runnable listening) {
        this.vertx = vertx;
        this.connector = connector;
        this.channel = channel;
        this.heard = heard;
        this.listening = listening;
        this.context = EventLoops.next(vertx);
    }

    /** Begins to listen. Completes, always well, when it listens or when the first attempt has failed. */
    Future<Void> start() {
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
        return opened.query("LISTEN \"" + channel.replace("\"", "\"\"") + "\"")
                .execute()
                .onSuccess(done -> listens(opened))
                .onFailure(failure -> opened.close())
                .recover(failure -> Future.succeededFuture())
                .mapEmpty();
    }

    private void notified(PgNotification notification) {
        if (channel.equals(notification.getChannel())) {
            heard.accept(notification.getPayload() == null ? "" : notification.getPayload());
        }
    }

    private void listens(PgConnection opened) {
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
            vertx.setTimer(PAUSE + ThreadLocalRandom.current().nextLong(PAUSE), timer -> connect());
        }
    }
}
