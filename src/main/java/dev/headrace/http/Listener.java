package dev.headrace.http;

import dev.headrace.call.NanoClock;
import dev.headrace.content.Compression;
import dev.headrace.watch.LoopLag;
import dev.headrace.watch.Watcher;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** One address with what is served there: as many verticles as event loops, each with routes of its own. */
public final class Listener {
    private final Vertx vertx;
    private final HttpConfig config;
    private final Compression compression;
    private final NanoClock clock;
    private final Watcher watcher;
    private final List<Gate> gates;
    private final List<Feature> features;
    private final List<HttpVerticle> verticles = new CopyOnWriteArrayList<>();
    private final Admission admission;
    private final int bindPort;
    private final int firstLoop;

    private volatile boolean draining;
    private volatile String deployment;

    /** Create it before any other HTTP server of this process: it switches WebSockets off, which Vert.x reads once. */
    public Listener(
            Vertx vertx,
            HttpConfig config,
            Compression compression,
            NanoClock clock,
            Watcher watcher,
            List<Gate> gates,
            List<Feature> features) {
        this(vertx, config, compression, 0, clock, watcher, gates, features);
    }

    /** @param firstLoop the number of its first event loop in metrics, when there is another listener beside it */
    public Listener(
            Vertx vertx,
            HttpConfig config,
            Compression compression,
            int firstLoop,
            NanoClock clock,
            Watcher watcher,
            List<Gate> gates,
            List<Feature> features) {
        // A WebSocket client could send a compressed bomb (CVE-2026-102467), and nothing here speaks that protocol.
        System.setProperty("vertx.disableWebsockets", "true");
        this.vertx = vertx;
        this.config = config;
        this.compression = compression;
        this.firstLoop = firstLoop;
        this.clock = clock;
        this.watcher = watcher;
        this.admission = new Admission(config);
        this.gates = gates(config, gates);
        this.features = List.copyOf(features);
        this.bindPort = config.port() == 0 ? freeSharedPort() : config.port();
    }

    /** A negative port: Vert.x takes a free one for it and shares it among the servers that give the same number. */
    private static int freeSharedPort() {
        return -1 - ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE - 1);
    }

    /** Opens the address; the future holds the port that was bound. */
    public Future<Integer> open() {
        return vertx.deployVerticle(this::newVerticle, new DeploymentOptions().setInstances(config.loops()))
                .map(id -> {
                    deployment = id;
                    return port();
                });
    }

    /** Other origins come first: a browser that asks what it may do has no token yet. */
    private static List<Gate> gates(HttpConfig config, List<Gate> gates) {
        List<Gate> all = new ArrayList<>(gates);
        if (!config.cors().origins().isEmpty()) {
            all.add(0, new CorsGate(config.cors()));
        }
        return List.copyOf(all);
    }

    private HttpVerticle newVerticle() {
        Routes routes = new Routes();
        features.forEach(feature -> feature.mount(routes));
        Pipeline pipeline = new Pipeline(config, compression, clock, watcher, gates, routes, () -> draining);
        LoopLag lag = new LoopLag(vertx, firstLoop + verticles.size(), clock, watcher);
        HttpVerticle verticle = new HttpVerticle(config, bindPort, pipeline, lag, admission);
        verticles.add(verticle);
        return verticle;
    }

    /** The port that was bound. */
    public int port() {
        return verticles.get(0).port();
    }

    /** What is mounted, in the order of mounting. */
    public List<Route> routes() {
        Routes routes = new Routes();
        features.forEach(feature -> feature.mount(routes));
        return routes.mounted();
    }

    public int activeCalls() {
        return verticles.stream().mapToInt(HttpVerticle::activeCalls).sum();
    }

    public int connections() {
        return admission.open();
    }

    /** From now on each answer asks its client to go elsewhere. Requests are still answered. */
    public void drain() {
        draining = true;
    }

    /** Takes no new connections, lets running requests end until {@code http.drain-timeout}, resets the rest. */
    public Future<Void> close() {
        drain();
        return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
    }
}
