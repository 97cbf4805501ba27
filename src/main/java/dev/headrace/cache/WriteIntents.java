package dev.headrace.cache;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the caches must hear of writes.
 *
 * <p>A write is announced after its statement and before its COMMIT: from then on nobody stores the row, and what was stored
 * is gone. It ends before the client hears of it. Should the process die in between, the announcement ends by itself.
 */
public final class WriteIntents {
    private final NearCache near;
    private final Optional<SharedCache> shared;
    private final Optional<InvalidationLog> log;
    private final Unsettled unsettled;

    WriteIntents(NearCache near, Optional<SharedCache> shared, Optional<InvalidationLog> log, Unsettled unsettled) {
        this.near = near;
        this.shared = shared;
        this.log = log;
        this.unsettled = unsettled;
    }

    /** Whether all nodes can be told of a write now, and nobody need learn of it in another way. */
    public boolean reachesAll() {
        return shared.isPresent() && shared.get().isUp();
    }

    /** Announces a write of these rows. Completes, always well, when Redis knows or cannot be told. */
    public Future<WriteIntent> begin(Region region, List<String> keys) {
        List<String> entries = keys.stream().map(region::entry).toList();
        entries.forEach(near::evict);
        return shared.map(redis -> new KeyedWrite(redis, entries).begin())
                .orElseGet(() -> Future.succeededFuture(new LoneWrite(entries)));
    }

    /** Announces a write of so many rows of the region that they are not named. */
    public Future<WriteIntent> beginAll(Region region) {
        near.flush();
        return shared.map(redis -> new RegionWrite(redis, region).begin())
                .orElseGet(() -> Future.succeededFuture(new LoneWrite(List.of())));
    }

    /** A write that is announced and has not ended. Both ends complete, always well, when all nodes will hear of it. */
    public interface WriteIntent {
        /** Ends it after its COMMIT, or when nobody knows what became of it. */
        Future<?> committed();

        /** Ends it after a rollback. */
        Future<?> rolledBack();
    }

    /** A write by the only node. */
    private final class LoneWrite implements WriteIntent {
        private final List<String> entries;

        LoneWrite(List<String> entries) {
            this.entries = entries;
        }

        @Override
        public Future<?> committed() {
            if (entries.isEmpty()) {
                near.flush();
            }
            return rolledBack();
        }

        @Override
        public Future<?> rolledBack() {
            entries.forEach(near::evict);
            return Future.succeededFuture();
        }
    }

    /** A write of rows that are named. */
    private final class KeyedWrite implements WriteIntent {
        private final SharedCache redis;
        private final List<String> entries;
        private final String token;

        KeyedWrite(SharedCache redis, List<String> entries) {
            this.redis = redis;
            this.entries = entries;
            this.token = redis.newToken();
        }

        Future<WriteIntent> begin() {
            List<Future<?>> told = new ArrayList<>();
            entries.forEach(entry -> told.add(redis.beginWrite(entry, token)));
            return Future.join(told).transform(done -> Future.succeededFuture(this));
        }

        @Override
        public Future<?> committed() {
            List<Future<?>> told = end();
            told.add(log.orElseThrow().announce(entries).onFailure(failure -> entries.forEach(unsettled::add)));
            return Future.join(told).otherwiseEmpty();
        }

        @Override
        public Future<?> rolledBack() {
            return Future.join(end()).otherwiseEmpty();
        }

        private List<Future<?>> end() {
            entries.forEach(near::evict);
            List<Future<?>> told = new ArrayList<>();
            entries.forEach(entry -> told.add(redis.endWrite(entry, token).onFailure(failure -> unsettled.add(entry))));
            return told;
        }
    }

    /** A write of rows that are not named. */
    private final class RegionWrite implements WriteIntent {
        private final SharedCache redis;
        private final Region region;

        RegionWrite(SharedCache redis, Region region) {
            this.redis = redis;
            this.region = region;
        }

        Future<WriteIntent> begin() {
            return redis.beginWrite(region).transform(done -> Future.succeededFuture(this));
        }

        @Override
        public Future<?> committed() {
            near.flush();
            return Future.join(redis.endWrite(region), log.orElseThrow().announceFlush())
                    .onFailure(failure -> unsettled.add(region))
                    .otherwiseEmpty();
        }

        @Override
        public Future<?> rolledBack() {
            return redis.endWrite(region).otherwiseEmpty();
        }
    }
}
