package dev.headrace.cache;

import dev.headrace.redis.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells Redis, once it is back, what was written while it could not be told. */
final class Settlement {
    private static final long PERIOD_MILLIS = 100;
    private static final int AT_ONCE = 500;

    private final Redis redis;
    private final SharedCache shared;
    private final InvalidationLog log;
    private final Unsettled unsettled;
    private boolean running;

    Settlement(Redis redis, SharedCache shared, InvalidationLog log, Unsettled unsettled) {
        this.redis = redis;
        this.shared = shared;
        this.log = log;
        this.unsettled = unsettled;
    }

    void start(Vertx vertx) {
        vertx.setPeriodic(PERIOD_MILLIS, timer -> settle());
    }

    private void settle() {
        if (running || unsettled.isEmpty() || !redis.isUp()) {
            return;
        }
        running = true;
        Map<String, Object> some = unsettled.some(AT_ONCE);
        Future.all(some.keySet().stream().map(this::forget).collect(Collectors.toList()))
                .compose(forgotten -> log.announce(List.copyOf(some.keySet())))
                .onSuccess(announced -> unsettled.settle(some))
                .compose(settled -> settleRegions())
                .onComplete(done -> running = false);
    }

    private Future<?> settleRegions() {
        Map<Region, Object> regions = unsettled.regions();
        if (regions.isEmpty()) {
            return Future.succeededFuture();
        }
        return Future.all(regions.keySet().stream().map(this::forget).collect(Collectors.toList()))
                .compose(forgotten -> log.announceAll(List.copyOf(regions.keySet())))
                .onSuccess(announced -> unsettled.settleRegions(regions));
    }

    private Future<?> forget(String entry) {
        String token = shared.newToken();
        return shared.beginWrite(entry, token).compose(begun -> shared.endWrite(entry, token));
    }

    private Future<?> forget(Region region) {
        String token = shared.newToken();
        return shared.beginWrite(region, token).compose(begun -> shared.endWrite(region, token));
    }
}
