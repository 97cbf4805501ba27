package dev.headrace.api.rows;

import dev.headrace.http.JsonAnswer;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What there is to read, for whoever asks at the base path: each resource's name and where its list stands. */
final class ResourceNames {
    private ResourceNames() {}

    static Buffer json(String basePath, List<String> names) {
        return Buffer.buffer(names.stream()
                .map(name -> new JsonAnswer().put("name", name).put("href", basePath + "/" + encoded(name)))
                .map(JsonAnswer::toString)
                .collect(Collectors.joining(",\n", "[", "]")));
    }

    /** The name as one segment of a path, where a plus is a plus and no blank. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
