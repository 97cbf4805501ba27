package dev.headrace.http;

import dev.headrace.call.Call;
import dev.headrace.call.NanoClock;
import dev.headrace.config.Binder;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.content.Compression;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener on a free port with a handful of routes that need nothing behind them, and what was told of it. */
final class TestListener implements AutoCloseable {
    /** Ended calls as "GET /hello 200". */
    final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final AtomicInteger responded = new AtomicInteger();

    /** What the responder of {@code /never} waits for. */
    final Promise<Void> never = Promise.promise();

    final Vertx vertx = Vertx.vertx();
    final Listener listener;

    TestListener(HttpConfig config) {
        this(config, List.of());
    }

    TestListener(HttpConfig config, List<Gate> gates) {
        listener = new Listener(
                vertx,
                config,
                new Compression(vertx, config.compression(), watcher()),
                NanoClock.system(),
                watcher(),
                gates,
                List.of(this::mount));
        await(listener.open());
    }

    static TestListener open() {
        return new TestListener(config(""));
    }

    /** Small limits, so that tests reach them, and what the YAML sets beside them. */
    static HttpConfig config(String yaml) {
        String limits = """
                host: 127.0.0.1
                port: 0
                event-loops: 2
                drain-timeout: 1s
                max-request-line: 4KiB
                max-headers: 8KiB
                max-header-count: 20
                max-body: 64KiB
                """;
        return Binder.bind(HttpConfig.class, new Source("test.yaml", limits + yaml), Overrides.none(Map.of()))
                .value();
    }

    int port() {
        return listener.port();
    }

    Connection connect() {
        return Connection.to(port());
    }

    private void mount(Routes routes) {
        routes.get("/hello", Policy.standard(), this::hello)
                .get("/rows/:table/:key", Policy.standard(), this::echoParameters)
                .add(HttpMethod.POST, "/echo", Policy.standard().withBody(), this::echoBody)
                .get("/never", Policy.standard(), exchange -> never.future())
                .get("/quick", Policy.streaming(Duration.ofMillis(1)), exchange -> never.future())
                .get("/stalls", Policy.streaming(Duration.ofMillis(100)), this::stall)
                .get("/late", Policy.streaming(Duration.ofMinutes(1)), this::late)
                .get("/long", Policy.standard(), this::sayMuch)
                .get("/token", Policy.standard().withoutCompression(), this::sayMuch)
                .get("/throws", Policy.standard(), this::fail)
                .get("/forgets", Policy.standard(), exchange -> Future.succeededFuture());
    }

    private Future<?> hello(Exchange exchange) {
        responded.incrementAndGet();
        return Replies.send(exchange, 200, Replies.TEXT, Buffer.buffer("hello"));
    }

    private Future<?> sayMuch(Exchange exchange) {
        return Replies.send(exchange, 200, Replies.TEXT, Buffer.buffer("much ".repeat(1_000)));
    }

    private Future<?> echoParameters(Exchange exchange) {
        String text = exchange.pathParameter("table") + "|" + exchange.rawPathParameter("key") + "|"
                + exchange.pathParameter("key") + "|" + exchange.rawQuery();
        return Replies.send(exchange, 200, Replies.TEXT, Buffer.buffer(text));
    }

    private Future<?> echoBody(Exchange exchange) {
        responded.incrementAndGet();
        return exchange.body().compose(body -> Replies.send(exchange, 200, Replies.TEXT, body));
    }

    private Future<?> stall(Exchange exchange) {
        exchange.call().onCancel(() -> told.add("cancelled"));
        exchange.response().setChunked(true).write("begun");
        return never.future();
    }

    /** Answers much later than a connection may be idle. */
    private Future<?> late(Exchange exchange) {
        return vertx.timer(1_500, TimeUnit.MILLISECONDS)
                .compose(waited -> Replies.send(exchange, 200, Replies.TEXT, Buffer.buffer("late")));
    }

    private Future<?> fail(Exchange exchange) {
        exchange.response().headers().set("etag", "\"of something else\"");
        throw new IllegalStateException("secret");
    }

    private Watcher watcher() {
        return new Watcher() {
            @Override
            public void callEnded(Call call, int status, long bytes) {
                ended.add(call.method() + " " + call.route() + " " + status);
            }

            @Override
            public void unexpected(Call call, Throwable failure) {
                told.add("unexpected " + failure.getMessage());
            }

            @Override
            public void streamBroken(Call call, Throwable reason) {
                told.add("broken " + reason.getMessage());
            }

            @Override
            public void messageRefused(String remoteAddress, String reason) {
                told.add("refused " + reason);
            }
        };
    }

    /** The next entry, waited for. */
    static String next(BlockingQueue<String> queue) {
        try {
            return queue.poll(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
