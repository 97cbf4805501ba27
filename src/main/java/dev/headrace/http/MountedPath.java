package dev.headrace.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/** One path with everything mounted at it. Matching allocates nothing. */
final class MountedPath implements Comparable<MountedPath> {
    private final String path;
    private final String template;
    private final String[] segments;
    private final List<Route> routes = new ArrayList<>(4);
    private String allow = "";

    private MountedPath(String path, String template, String[] segments) {
        this.path = path;
        this.template = template;
        this.segments = segments;
    }

    static MountedPath parse(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with a slash, was " + path);
        }
        String[] segments = path.substring(1).split("/", -1);
        StringBuilder template = new StringBuilder();
        for (String segment : segments) {
            template.append('/').append(isParameter(segment) ? "{" + segment.substring(1) + "}" : segment);
        }
        return new MountedPath(path, template.toString(), segments);
    }

    String path() {
        return path;
    }

    String template() {
        return template;
    }

    String firstSegment() {
        return segments[0];
    }

    /** The methods that are answered here, as {@code Allow} lists them. */
    String allow() {
        return allow;
    }

    void add(Route route) {
        if (route(route.method()) != null) {
            throw new IllegalStateException(route.method() + " " + path + " is mounted twice");
        }
        routes.add(route);
        allow = allow.isEmpty()
                ? route.method().name()
                : allow + ", " + route.method().name();
    }

    /** The route of the method, or null. */
    Route route(HttpMethod method) {
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (route.method().equals(method)) {
                return route;
            }
        }
        return null;
    }

    static int segmentsOf(String path) {
        int count = 0;
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '/') {
                count++;
            }
        }
        return count;
    }

    boolean matches(String sent, int sentSegments) {
        if (sentSegments != segments.length) {
            return false;
        }
        int start = 1;
        for (String segment : segments) {
            int end = endOfSegment(sent, start);
            if (isParameter(segment) ? end == start : !isAt(sent, start, end, segment)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    /** The text that the sent path has for the parameter, as it was sent. */
    String parameter(String sent, String name) {
        int start = 1;
        for (String segment : segments) {
            int end = endOfSegment(sent, start);
            if (isParameter(segment) && segment.length() == name.length() + 1 && segment.endsWith(name)) {
                return sent.substring(start, end);
            }
            start = end + 1;
        }
        throw new IllegalArgumentException(path + " has no parameter '" + name + "'");
    }

    private static boolean isParameter(String segment) {
        return !segment.isEmpty() && segment.charAt(0) == ':';
    }

    private static boolean isAt(String sent, int start, int end, String segment) {
        return end - start == segment.length() && sent.startsWith(segment, start);
    }

    private static int endOfSegment(String sent, int start) {
        int slash = sent.indexOf('/', start);
        return slash < 0 ? sent.length() : slash;
    }

    /** Literals before parameters, from the left, so that the first match is the most specific one. */
    @Override
    public int compareTo(MountedPath other) {
        for (int i = 0; i < Math.min(segments.length, other.segments.length); i++) {
            int order = Boolean.compare(isParameter(segments[i]), isParameter(other.segments[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(segments.length, other.segments.length);
    }
}
