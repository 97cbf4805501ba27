package dev.headrace.testing;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A TCP forwarder in front of a real server, so that a test can take that server away and give it back. */
public final class Forwarder {
    private final Vertx vertx;
    private final int target;
    private final NetClient client;
    private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
    private NetServer server;
    private int port;
    private volatile boolean holding;

    public Forwarder(Vertx vertx, int target) {
        this.vertx = vertx;
        this.target = target;
        this.client = vertx.createNetClient();
        open();
    }

    public int port() {
        return port;
    }

    /** Listens, on the same port as before. */
    public void open() {
        server = vertx.createNetServer().connectHandler(this::forward);
        port = Await.value(server.listen(port, "127.0.0.1")).actualPort();
    }

    /** Refuses new connections and cuts the open ones. */
    public void close() {
        Await.value(server.close());
        sockets.forEach(NetSocket::close);
        sockets.clear();
    }

    /** Lets nothing more through, without closing anything: a server that hangs. */
    public void hold() {
        holding = true;
        sockets.forEach(NetSocket::pause);
    }

    private void forward(NetSocket near) {
        sockets.add(near);
        if (holding) {
            near.pause();
            return;
        }
        near.pause();
        client.connect(target, "127.0.0.1").onFailure(failure -> near.close()).onSuccess(far -> {
            sockets.add(far);
            near.handler(far::write).closeHandler(gone -> far.close());
            far.handler(near::write).closeHandler(gone -> near.close());
            near.resume();
        });
    }
}
