package dev.headrace.auth;

import dev.headrace.call.NanoClock;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Set;

/**
 * The keys of a JWKS document, read now and then, and when a token names a key that is not among them. A document that
 * cannot be read leaves the keys as they were.
 */
final class FetchedKeys implements KeySource {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Strangers can name unknown keys as often as they like. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

    private static final int LARGEST = 256 * 1024;

    private final Vertx vertx;
    private final String name;
    private final String place;
    private final Set<Algorithm> allowed;
    private final Watcher watcher;
    private final NanoClock clock;
    private final HttpClient client;

    private volatile KeySet current;
    private volatile String lastDocument;
    private Future<KeySet> running;
    private long last;

    /** @param name of the issuer, for people */
    FetchedKeys(Vertx vertx, String name, IssuerConfig config, Watcher watcher, NanoClock clock) {
        this.vertx = vertx;
        this.name = name;
        this.place = config.jwks().orElseThrow();
        this.allowed = config.allowed();
        this.watcher = watcher;
        this.clock = clock;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(TIMEOUT.toMillis()))
                .setMaxHeaderSize(16 * 1024));
        vertx.setPeriodic(config.refresh().toMillis(), timer -> load());
        load();
    }

    @Override
    public KeySet current() {
        return current;
    }

    @Override
    public synchronized Future<KeySet> renewed() {
        boolean isRecent = clock.nanos() - last < SHORTEST_PAUSE.toNanos();
        return running == null && isRecent ? Future.succeededFuture(current) : EventLoops.here(vertx, load());
    }

    /** Reads the document, once for all who ask meanwhile; fails for none of them. */
    private synchronized Future<KeySet> load() {
        if (running != null) {
            return running;
        }
        Promise<KeySet> promise = Promise.promise();
        running = promise.future();
        last = clock.nanos();
        document().map(this::keys).onComplete(read -> {
            if (read.succeeded()) {
                current = read.result();
            } else {
                watcher.keysNotRead(name, read.cause());
            }
            ended();
            promise.complete(current);
        });
        return promise.future();
    }

    private synchronized void ended() {
        running = null;
        last = clock.nanos();
    }

    /** The same as before while the document is, so that no token need be looked at again because somebody named an unknown key. */
    private KeySet keys(Buffer document) {
        String text = document.toString();
        if (text.equals(lastDocument)) {
            return current;
        }
        try {
            KeySet keys = KeySet.ofJwks(text, allowed);
            lastDocument = text;
            return keys;
        } catch (UnusableKey e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Future<Buffer> document() {
        return IssuerConfig.isUrl(place) ? fetched() : vertx.fileSystem().readFile(place);
    }

    /** Redirects are not followed: the configuration says where the keys are, and nobody else. */
    private Future<Buffer> fetched() {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(place)
                .setFollowRedirects(false)
                .setTimeout(TIMEOUT.toMillis())
                .putHeader("accept", "application/json");
        return client.request(options)
                .compose(request -> request.send()
                        .compose(response -> body(response)
                                .onFailure(broken -> request.connection().close())));
    }

    private Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("it was answered with the status " + response.statusCode());
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        long timer = vertx.setTimer(TIMEOUT.toMillis(), late -> whole.tryFail("its answer took too long"));
        response.handler(chunk -> {
            if (read.length() + chunk.length() > LARGEST) {
                whole.tryFail("it is larger than " + LARGEST / 1024 + " KiB");
            } else {
                read.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(read));
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }
}
