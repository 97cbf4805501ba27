package dev.headrace.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A TCP proxy in front of a real server that can be slow, mute, cut in the middle, and gone. */
public final class ChaosProxy {
    private static final long NEVER = Long.MAX_VALUE;

    private final Vertx vertx;
    private final int target;
    private final NetClient client;
    private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
    private NetServer server;
    private int port;
    private volatile boolean holding;
    private volatile long delayMillis;
    private volatile long cutAfter = NEVER;

    public ChaosProxy(Vertx vertx, int target) {
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
        holding = false;
        Await.until("the port is free", this::listens);
    }

    /** Who connects to a port that nobody listens on may be given that port for its own end, for a moment. */
    private boolean listens() {
        // Without lingering a close is a reset, as when a machine dies.
        server = vertx.createNetServer(new NetServerOptions().setSoLinger(0)).connectHandler(this::forward);
        Future<NetServer> listening = server.listen(port, "127.0.0.1");
        Await.settled(listening);
        if (listening.succeeded()) {
            port = server.actualPort();
        }
        return listening.succeeded();
    }

    /** Does no harm any more, to connections that are opened from now on. */
    public void heal() {
        holding = false;
        delayMillis = 0;
        cutAfter = NEVER;
        cut();
    }

    /** Refuses new connections and resets the open ones. */
    public void close() {
        Await.value(server.close());
        cut();
    }

    /** Resets the open connections. */
    public void cut() {
        sockets.forEach(NetSocket::close);
        sockets.clear();
    }

    /** Lets nothing more through, without closing anything: a server that hangs. */
    public void hold() {
        holding = true;
        sockets.forEach(NetSocket::pause);
    }

    /** From now on what the server answers takes that much longer. */
    public void delay(Duration latency) {
        delayMillis = latency.toMillis();
    }

    /** Resets each connection opened from now on when the server has sent so many bytes on it. */
    public void cutAfter(long bytes) {
        cutAfter = bytes;
    }

    private void forward(NetSocket near) {
        sockets.add(near);
        near.pause();
        if (holding) {
            return;
        }
        client.connect(target, "127.0.0.1").onFailure(failure -> near.close()).onSuccess(far -> join(near, far));
    }

    private void join(NetSocket near, NetSocket far) {
        sockets.add(far);
        Answers answers = new Answers(near, cutAfter);
        near.handler(far::write).closeHandler(gone -> far.close());
        far.handler(answers::pass).closeHandler(gone -> near.close());
        near.resume();
    }

    /** What the server sends on one connection. */
    private final class Answers {
        private final NetSocket near;
        private final Queue<Buffer> late = new ArrayDeque<>();
        private long left;

        Answers(NetSocket near, long left) {
            this.near = near;
            this.left = left;
        }

        void pass(Buffer bytes) {
            if (delayMillis == 0 && late.isEmpty()) {
                write(bytes);
            } else {
                late.add(bytes);
                // In their order, also when the latency has changed meanwhile.
                vertx.setTimer(Math.max(1, delayMillis), timer -> write(late.remove()));
            }
        }

        private void write(Buffer bytes) {
            if (bytes.length() < left) {
                left -= bytes.length();
                near.write(bytes);
            } else {
                near.write(bytes.slice(0, (int) left)).onComplete(written -> near.close());
                left = 0;
            }
        }
    }
}
