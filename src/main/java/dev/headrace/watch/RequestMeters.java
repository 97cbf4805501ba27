package dev.headrace.watch;

import dev.headrace.call.Call;
import dev.headrace.call.Stage;
import dev.headrace.call.Timings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The timers of requests, found by two array look-ups after one of the route's template; nothing is allocated for a request.
 *
 * <p>Their number is bounded whatever strangers send: methods are a closed list, and what comes after {@link #MOST_TIMERS}
 * different ones, or after {@link #MOST_ROUTES} routes, is counted under the route {@code other}.
 */
final class RequestMeters {
    static final int MOST_TIMERS = 56;
    static final int MOST_ROUTES = 24;
    private static final int MOST_STAGED_ROUTES = 8;
    private static final String OTHER_ROUTE = "other";

    private static final String[] METHODS = {"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "OTHER"};
    private static final int OTHER_METHOD = METHODS.length - 1;
    /** A status of 0, when the client left before it could be told one, is {@code none}. */
    private static final String[] STATUSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};

    private static final Stage[] STAGES = Stage.values();

    private final MeterRegistry registry;
    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final AtomicInteger timers = new AtomicInteger();
    private final Route other;

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
        this.other = new Route(OTHER_ROUTE, false);
    }

    void record(Call call, int status) {
        Route route = route(call.route());
        route.timer(methodIndex(call.method()), statusIndex(status)).record(call.elapsedNanos(), TimeUnit.NANOSECONDS);
        route.recordStages(call.timings());
    }

    private Route route(String template) {
        Route known = routes.get(template);
        if (known != null) {
            return known;
        }
        return routes.size() < MOST_ROUTES
                ? routes.computeIfAbsent(template, name -> new Route(name, routes.size() < MOST_STAGED_ROUTES))
                : other;
    }

    private static int methodIndex(String method) {
        return switch (method) {
            case "GET" -> 0;
            case "HEAD" -> 1;
            case "POST" -> 2;
            case "PATCH" -> 3;
            case "PUT" -> 4;
            case "DELETE" -> 5;
            case "OPTIONS" -> 6;
            default -> OTHER_METHOD;
        };
    }

    private static int statusIndex(int status) {
        return status >= 100 && status < 600 ? status / 100 : 0;
    }

    /** The timers of one route. Racing event loops may build the same timer twice; the registry hands out one. */
    private final class Route {
        private final String template;
        private final boolean staged;
        private final AtomicReferenceArray<Timer> requests =
                new AtomicReferenceArray<>(METHODS.length * STATUSES.length);
        private final AtomicReferenceArray<Timer> stages = new AtomicReferenceArray<>(STAGES.length);

        Route(String template, boolean staged) {
            this.template = template;
            this.staged = staged;
        }

        Timer timer(int method, int status) {
            int index = method * STATUSES.length + status;
            Timer known = requests.get(index);
            if (known != null) {
                return known;
            }
            if (this == other) {
                return keep(index, requestTimer(METHODS[OTHER_METHOD], STATUSES[status]));
            }
            if (timers.incrementAndGet() > MOST_TIMERS) {
                return other.timer(OTHER_METHOD, status);
            }
            return keep(index, requestTimer(METHODS[method], STATUSES[status]));
        }

        private Timer keep(int index, Timer timer) {
            requests.set(index, timer);
            return timer;
        }

        private Timer requestTimer(String method, String status) {
            return Timer.builder("http.server.request.duration")
                    .description("Time from a request's head to the end of its answer.")
                    .tags("method", method, "route", template, "status", status)
                    .serviceLevelObjectives(Buckets.REQUEST)
                    .register(registry);
        }

        void recordStages(Timings timings) {
            if (!staged) {
                return;
            }
            for (int i = 0; i < STAGES.length; i++) {
                long nanos = timings.nanos(STAGES[i]);
                if (nanos > 0) {
                    stage(i).record(nanos, TimeUnit.NANOSECONDS);
                }
            }
        }

        private Timer stage(int index) {
            Timer known = stages.get(index);
            if (known == null) {
                known = Timer.builder("http.server.stage")
                        .description("Time that requests spent in each stage; stages may overlap.")
                        .tags("stage", STAGES[index].label(), "route", template)
                        .serviceLevelObjectives(Buckets.STAGE)
                        .register(registry);
                stages.set(index, known);
            }
            return known;
        }
    }
}
