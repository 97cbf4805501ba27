package dev.headrace.http;

import dev.headrace.fault.Nearest;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is mounted: methods and paths, each with its policy and responder.
 *
 * <p>A path is literal segments and parameters, {@code /api/:resource/:key}. A parameter takes exactly one segment that is
 * not empty, compared before percent-decoding, so that an encoded slash stays data. A literal beats a parameter. Paths
 * are matched as they were sent: nothing is normalised, so nothing reaches a route under another spelling.
 */
public final class Routes {
    private static final Comparator<MountedPath> LITERALS_FIRST = Comparator.naturalOrder();

    private final List<Route> mounted = new ArrayList<>();
    private final List<MountedPath> paths = new ArrayList<>();

    /** Mounts the responder for GET, and for HEAD, which it answers with its headers alone. */
    public Routes get(String path, Policy policy, Responder responder) {
        add(HttpMethod.GET, path, policy, responder);
        return add(HttpMethod.HEAD, path, policy, responder);
    }

    public Routes add(HttpMethod method, String path, Policy policy, Responder responder) {
        MountedPath at = pathOf(path);
        Route route = new Route(method, path, at.template(), policy, responder);
        at.add(route);
        mounted.add(route);
        return this;
    }

    /** Everything that was mounted, in that order. */
    public List<Route> mounted() {
        return List.copyOf(mounted);
    }

    /** What stands at the path, or null. */
    MountedPath at(String path) {
        int segments = MountedPath.segmentsOf(path);
        for (MountedPath candidate : paths) {
            if (candidate.matches(path, segments)) {
                return candidate;
            }
        }
        return null;
    }

    /** The mounted path that a path which leads nowhere was probably meant to be, or null. */
    String nearest(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (at(trimmed) != null) {
            return trimmed;
        }
        int end = path.indexOf('/', 1) < 0 ? path.length() : path.indexOf('/', 1);
        String moved = Nearest.to(path.substring(Math.min(1, end), end), firstSegments())
                .map(first -> "/" + first + path.substring(end))
                .orElse(path);
        if (at(moved) != null) {
            return moved;
        }
        return Nearest.to(moved, paths.stream().map(MountedPath::template).toList())
                .orElse(null);
    }

    private List<String> firstSegments() {
        return paths.stream().map(MountedPath::firstSegment).distinct().toList();
    }

    private MountedPath pathOf(String path) {
        for (MountedPath known : paths) {
            if (known.path().equals(path)) {
                return known;
            }
        }
        MountedPath added = MountedPath.parse(path);
        paths.add(added);
        paths.sort(LITERALS_FIRST);
        return added;
    }
}
