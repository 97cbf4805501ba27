package dev.headrace.consistency;

import dev.headrace.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Counts rows of its own up, through whichever node answers, and sends each write until one has accepted it. */
final class CounterWriter {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int ACCEPTED = 202;

    private final List<NodeProcess> nodes;
    private final int first;
    private final int[] values;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    CounterWriter(List<NodeProcess> nodes, int first, int rows) {
        this.nodes = nodes;
        this.first = first;
        this.values = new int[rows];
    }

    /** Answers the last value of each row that was accepted. */
    int[] run(BooleanSupplier isStopped) throws InterruptedException {
        for (int turn = 0; !isStopped.getAsBoolean(); turn++) {
            int row = turn % values.length;
            int value = values[row] + 1;
            int id = first + row;
            for (int node = turn;
                    send(node, "PATCH", id, "{\"value\":" + value + "}", id + "-" + value) != ACCEPTED; ) {
                node++;
            }
            values[row] = value;
        }
        return values;
    }

    /** Reads the row until it has that value, through each node. */
    void awaitRead(int id, int value) {
        Await.until(
                "row " + id + " is " + value, () -> read(0, id).equals("{\"id\":" + id + ",\"value\":" + value + "}"));
    }

    private int send(int node, String method, int id, String body, String idempotencyKey) throws InterruptedException {
        try {
            HttpRequest request = request(node, id)
                    .header("idempotency-key", idempotencyKey)
                    .header("content-type", "application/json")
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            return client.send(request, BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private String read(int node, int id) {
        try {
            return client.send(request(node, id).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(int node, int id) {
        int port = nodes.get(node % nodes.size()).port();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/counters/" + id))
                .timeout(PATIENCE);
    }
}
