package dev.headrace.redis;

import dev.headrace.loop.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisCluster;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisReplicas;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens connections, and lets nobody have one before the server has answered and said who it is.
 *
 * <p>They speak RESP2: the client mixes up answers when a server pushes something, which RESP2 cannot.
 */
final class Connector {
    /** Milliseconds; longer than a command may take, because TLS and the greeting come first. */
    static final long PATIENCE = 3000;

    /** More than a cluster has nodes: the client's pool must hold a connection to each. */
    private static final int MOST_NODES = 1024;

    private final Vertx vertx;
    private final RedisUrl url;
    private final boolean cluster;
    private final Set<io.vertx.redis.client.Redis> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connector(Vertx vertx, RedisUrl url, boolean cluster) {
        this.vertx = vertx;
        this.url = url;
        this.cluster = cluster || url.namesCluster();
    }

    boolean isCluster() {
        return cluster;
    }

    /** Opens a connection that lives on the context. */
    Future<Link> open(Context context) {
        Promise<Link> promise = EventLoops.promiseOn(context);
        context.runOnContext(go -> {
            if (closed) {
                promise.fail(new RedisUnavailable("this server stops"));
                return;
            }
            io.vertx.redis.client.Redis client = io.vertx.redis.client.Redis.createClient(vertx, options());
            clients.add(client);
            long timer = vertx.setTimer(PATIENCE, id -> {
                if (promise.tryFail(new RedisUnavailable("no connection after " + PATIENCE + " ms"))) {
                    discard(client);
                }
            });
            client.connect().compose(connection -> greet(client, connection)).onComplete((link, failure) -> {
                vertx.cancelTimer(timer);
                if (failure != null || !promise.tryComplete(link)) {
                    discard(client);
                    promise.tryFail(failure);
                }
            });
        });
        return promise.future();
    }

    private Future<Void> discard(io.vertx.redis.client.Redis client) {
        clients.remove(client);
        return client.close();
    }

    /** Closes every connection there is, those being opened included. */
    Future<Void> close() {
        closed = true;
        return Future.join(clients.stream().map(this::discard).toList()).mapEmpty();
    }

    private RedisOptions options() {
        RedisOptions options = new RedisOptions()
                .setType(cluster ? RedisClientType.CLUSTER : RedisClientType.STANDALONE)
                .setUseReplicas(RedisReplicas.NEVER)
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxPoolSize(cluster ? MOST_NODES : 1)
                .setMaxPoolWaiting(MOST_NODES)
                .setPoolCleanerInterval(-1)
                .setMaxWaitingHandlers(Outstanding.MOST + 1)
                .setNetClientOptions(network());
        url.nodes().forEach(node -> options.addConnectionString(url.endpoint(node)));
        if (!url.password().isEmpty()) {
            options.setPassword(url.password());
        }
        if (!url.user().isEmpty()) {
            options.setUser(url.user());
        }
        return options;
    }

    private NetClientOptions network() {
        NetClientOptions network = new NetClientOptions()
                .setConnectTimeout((int) PATIENCE)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        if (url.tls()) {
            network.setSsl(true)
                    .setTrustAll(!url.verified())
                    .setHostnameVerificationAlgorithm(url.verified() ? "HTTPS" : "");
        }
        return network;
    }

    private Future<Link> greet(io.vertx.redis.client.Redis client, RedisConnection connection) {
        // Without a handler the client prints stack traces of its own.
        connection.exceptionHandler(failure -> {});
        return connection
                .send(Request.cmd(Command.PING))
                .recover(failure -> unlessForbidden(failure, null))
                .compose(pong -> cluster ? identifyCluster(connection) : identify(connection))
                .recover(failure -> unlessForbidden(failure, ServerIdentity.unknown()))
                .map(server -> new Link(connection, server, () -> discard(client)));
    }

    private static Future<ServerIdentity> identify(RedisConnection connection) {
        return connection.send(Request.cmd(Command.INFO)).map(info -> ServerIdentity.of(List.of(info.toString())));
    }

    private static Future<ServerIdentity> identifyCluster(RedisConnection connection) {
        return connection
                .send(Request.cmd(Command.CLUSTER).arg("INFO"))
                .compose(Connector::requireWhole)
                .compose(whole -> RedisCluster.create(connection).onAllMasterNodes(Request.cmd(Command.INFO)))
                .map(infos ->
                        ServerIdentity.of(infos.stream().map(Response::toString).toList()));
    }

    private static Future<Void> requireWhole(Response info) {
        return info.toString().contains("cluster_state:ok")
                ? Future.succeededFuture()
                : Future.failedFuture(new RedisUnavailable("the cluster is down"));
    }

    /** An account that may do nothing but what a cache needs may not ask who the server is; it answered nevertheless. */
    private static <T> Future<T> unlessForbidden(Throwable failure, T otherwise) {
        return ErrorReply.codeOf(failure).equals("NOPERM")
                ? Future.succeededFuture(otherwise)
                : Future.failedFuture(failure);
    }
}
