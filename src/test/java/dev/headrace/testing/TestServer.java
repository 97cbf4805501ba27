package dev.headrace.testing;

import dev.headrace.Server;
import dev.headrace.Settings;
import dev.headrace.config.Binder;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A whole server on free ports, and a client for it. */
public final class TestServer implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Server server;

    private TestServer(Server server) {
        this.server = server;
    }

    /** Starts what the YAML says; {@code ${DATABASE_URL}} in it is the URL. */
    public static TestServer start(String databaseUrl, String yaml) {
        return new TestServer(Await.value(Server.start(settings(databaseUrl, yaml), () -> 0)));
    }

    /** The same with a Redis; {@code ${REDIS_URL}} in the YAML is its URL. */
    public static TestServer start(String databaseUrl, String redisUrl, String yaml) {
        return new TestServer(Await.value(
                Server.start(settings(Map.of("DATABASE_URL", databaseUrl, "REDIS_URL", redisUrl), yaml), () -> 0)));
    }

    public static Settings settings(String databaseUrl, String yaml) {
        return settings(Map.of("DATABASE_URL", databaseUrl), yaml);
    }

    private static Settings settings(Map<String, String> environment, String yaml) {
        List<String> ports = List.of("http.host=127.0.0.1", "http.port=0", "admin.port=0");
        Overrides overrides = new Overrides(environment, Map.of(), ports);
        return Binder.bind(Settings.class, new Source("test.yaml", yaml), overrides)
                .value();
    }

    public int port() {
        return server.apiPort();
    }

    public int adminPort() {
        return server.adminPort();
    }

    public HttpResponse<String> get(String pathAndQuery, String... headers) {
        return send("GET", server.apiPort(), pathAndQuery, headers);
    }

    /** Waits for the answer from the near cache: news of an earlier write may still be on its way, and empties it again. */
    public HttpResponse<String> near(String pathAndQuery, String... headers) {
        AtomicReference<HttpResponse<String>> last = new AtomicReference<>();
        Await.until(pathAndQuery + " is near", () -> {
            last.set(get(pathAndQuery, headers));
            return last.get().headers().firstValue("x-cache").orElse("none").equals("near");
        });
        return last.get();
    }

    public HttpResponse<String> head(String pathAndQuery, String... headers) {
        return send("HEAD", server.apiPort(), pathAndQuery, headers);
    }

    /** Sends a request with a body; without one when that is null. */
    public HttpResponse<String> send(String method, String pathAndQuery, String body, String... headers) {
        return send(method, server.apiPort(), pathAndQuery, body, headers);
    }

    public HttpResponse<String> admin(String method, String path) {
        return send(method, server.adminPort(), path);
    }

    private static HttpResponse<String> send(String method, int port, String pathAndQuery, String... headers) {
        return send(method, port, pathAndQuery, null, headers);
    }

    private static HttpResponse<String> send(
            String method, int port, String pathAndQuery, String body, String... headers) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery))
                .method(method, publisher);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(method + " " + pathAndQuery + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        Await.value(server.close());
    }
}
