package dev.headrace.http;

import dev.headrace.watch.LoopLag;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.TimeUnit;

/** Binds the address on one event loop, and nothing else. */
public final class HttpVerticle extends VerticleBase {
    private static final long SWEEP_MILLIS = 50;

    private final HttpConfig config;
    private final int bindPort;
    private final Pipeline pipeline;
    private final LoopLag lag;
    private final Admission admission;
    private HttpServer server;

    HttpVerticle(HttpConfig config, int bindPort, Pipeline pipeline, LoopLag lag, Admission admission) {
        this.config = config;
        this.bindPort = bindPort;
        this.pipeline = pipeline;
        this.lag = lag;
        this.admission = admission;
    }

    @Override
    public Future<?> start() {
        lag.start();
        vertx.setPeriodic(SWEEP_MILLIS, timer -> pipeline.sweep());
        server = vertx.createHttpServer(ServerOptions.of(config, bindPort, pipeline::frameIsLate))
                .connectionHandler(this::admit)
                .requestHandler(pipeline::handle)
                .invalidRequestHandler(pipeline::refuse)
                .exceptionHandler(pipeline::connectionFailed);
        return server.listen();
    }

    private void admit(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        connection.closeHandler(closed -> admission.leave(address));
        if (!admission.enter(address)) {
            connection.close();
        }
        Wire.harden(connection, config, () -> pipeline.isServing(connection));
    }

    @Override
    public Future<?> stop() {
        lag.stop();
        long drain = config.drainTimeout().toMillis();
        vertx.setTimer(Math.max(1, drain), timer -> pipeline.breakOff());
        return server.shutdown(drain + 1_000, TimeUnit.MILLISECONDS);
    }

    int port() {
        return server.actualPort();
    }

    int activeCalls() {
        return pipeline.active();
    }
}
