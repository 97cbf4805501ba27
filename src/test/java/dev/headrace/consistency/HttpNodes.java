package dev.headrace.consistency;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Server processes, asked over HTTP. */
final class HttpNodes implements Nodes {
    /** Longer than a node sleeps and a request may take together. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Pattern ROW = Pattern.compile("\\{\"id\":(\\d+),\"v\":(\\d+),\"note\":(\\d+)\\}");

    private final List<NodeProcess> processes;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    HttpNodes(List<NodeProcess> processes) {
        this.processes = processes;
    }

    @Override
    public int count() {
        return processes.size();
    }

    @Override
    public int life(int node) {
        return processes.get(node).life();
    }

    @Override
    public boolean serves(int node) {
        return processes.get(node).serves();
    }

    @Override
    public Answer read(int node, Row row) throws IOException, InterruptedException {
        return answer(row.table(), send(node, "GET", "/api/" + row, null));
    }

    @Override
    public Answer readAll(int node, List<Row> rows) throws IOException, InterruptedException {
        String table = rows.get(0).table();
        String ids = rows.stream().map(row -> Integer.toString(row.id())).collect(Collectors.joining(","));
        return answer(table, send(node, "GET", "/api/" + table + "?id=in.(" + ids + ")", null));
    }

    @Override
    public Answer list(int node) throws IOException, InterruptedException {
        String table = Row.TABLES.get(0);
        String query = "?id=lte." + Row.PER_TABLE + "&order=id&limit=10";
        return answer(table, send(node, "GET", "/api/" + table + query, null));
    }

    @Override
    public Answer write(int node, Row row, long note) throws IOException, InterruptedException {
        return answer(row.table(), send(node, "PATCH", "/api/" + row, "{\"note\":" + note + "}"));
    }

    @Override
    public String writeElsewhere(int node, String table, boolean deletes) throws IOException, InterruptedException {
        int id = 100 + node;
        HttpResponse<String> response = deletes
                ? send(node, "DELETE", "/api/" + table + "/" + id, null)
                : send(node, "POST", "/api/" + table, "{\"id\":" + id + "}");
        int status = response.statusCode();
        // It may be there already, or gone.
        return status < 300 || status == 404 || status == 409 ? null : status + " " + response.body();
    }

    private HttpResponse<String> send(int node, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + processes.get(node).port() + path))
                .timeout(PATIENCE)
                .header("prefer", "return=representation")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("content-type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static Answer answer(String table, HttpResponse<String> response) {
        Map<Row, Seen> rows = new HashMap<>();
        Matcher found = ROW.matcher(response.body());
        while (found.find()) {
            int id = Integer.parseInt(found.group(1));
            if (id <= Row.PER_TABLE) {
                rows.put(Row.of(table, id), new Seen(Long.parseLong(found.group(2)), Long.parseLong(found.group(3))));
            }
        }
        String source = response.headers().firstValue("x-cache").orElse("none");
        return new Answer(response.statusCode(), source, rows);
    }
}
