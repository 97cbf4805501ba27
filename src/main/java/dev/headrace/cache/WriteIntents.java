package dev.headrace.cache;

import dev.headrace.loop.Timers;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the caches must hear of writes.
 *
 * <p>A write is announced after its statement and before its COMMIT: from then on nobody stores the row, and what was stored
 * is gone, in Redis and then near. It ends before the client hears of it. Should the process die in between, the
 * announcement ends by itself, and nobody has kept what was before.
 */
public final class WriteIntents {
    private final NearCache near;
    private final Optional<SharedCache> shared;
    private final Optional<InvalidationLog> log;
    private final Unsettled unsettled;
    private final Timers timers;
    private final long renewalMillis;
    private final InstantSource wallClock;

    WriteIntents(
            Timers timers,
            CacheConfig config,
            NearCache near,
            Optional<SharedCache> shared,
            Optional<InvalidationLog> log,
            Unsettled unsettled,
            InstantSource wallClock) {
        this.timers = timers;
        this.renewalMillis = config.renewalMillis();
        this.wallClock = wallClock;
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
        return shared.map(redis -> new KeyedWrite(redis, region, entries).begin())
                .orElseGet(() -> Future.succeededFuture(new LoneWrite(() -> entries.forEach(near::evict))));
    }

    /** Tells all nodes to drop these rows of their own. When it fails they will be told later. */
    public Future<?> announce(Region region, List<String> keys) {
        List<String> entries = keys.stream().map(region::entry).toList();
        entries.forEach(near::evict);
        return log.<Future<?>>map(messages -> messages.announce(entries)
                        .onFailure(failure -> entries.forEach(entry -> leaveUnsettled(region, entry))))
                .orElseGet(Future::succeededFuture);
    }

    /** Also what was read near while the write went on and nobody could be told of it goes. */
    private void leaveUnsettled(Region region, String entry) {
        unsettled.add(region, entry);
        near.evict(entry);
    }

    /** Announces a write of so many rows of the region that they are not named. */
    public Future<WriteIntent> beginAll(Region region) {
        near.evictRegion(region.name());
        return shared.map(redis -> new RegionWrite(redis, region).begin())
                .orElseGet(() -> Future.succeededFuture(new LoneWrite(() -> near.evictRegion(region.name()))));
    }

    /** A write that is announced and has not ended. Both ends complete, always well, when all nodes will hear of it. */
    public interface WriteIntent {
        /** Whether all nodes will hear of it, whatever becomes of this one. */
        default boolean isHeard() {
            return true;
        }

        /** Has a row stored that the write leaves behind, should it be committed and nobody else write it meanwhile. */
        default void stores(String key, RowLoader.Loaded row) {}

        /** Ends it after its COMMIT. */
        Future<?> committed();

        /**
         * Gives it up when nobody knows what became of it, and has none of its rows stored. It ends by itself later, because
         * its COMMIT may still be on its way.
         */
        Future<?> unknown();

        /** Ends it after a rollback. */
        Future<?> rolledBack();
    }

    /** A write by the only node. */
    private static final class LoneWrite implements WriteIntent {
        private final Runnable evict;

        LoneWrite(Runnable evict) {
            this.evict = evict;
        }

        @Override
        public Future<?> committed() {
            evict.run();
            return Future.succeededFuture();
        }

        @Override
        public Future<?> unknown() {
            return committed();
        }

        @Override
        public Future<?> rolledBack() {
            return committed();
        }
    }

    /** A write that Redis and the other nodes are told of, from here to its end. */
    private abstract class SharedWrite implements WriteIntent {
        final SharedCache redis;
        final InvalidationLog nodes = log.orElseThrow();
        final Region region;
        final String token;
        private long renewal;
        private boolean heard;

        SharedWrite(SharedCache redis, Region region) {
            this.redis = redis;
            this.region = region;
            this.token = redis.newToken();
        }

        final Future<WriteIntent> begin() {
            renewal = timers.every(renewalMillis, this::renew);
            return tellRedis()
                    .compose(done -> tellNodes())
                    .onSuccess(done -> heard = true)
                    .transform(done -> Future.succeededFuture(this));
        }

        abstract Future<?> tellRedis();

        abstract Future<?> tellNodes();

        abstract void renew();

        abstract void evict();

        /** Has the nodes told later. */
        abstract void leaveUnsettled();

        final void stopRenewing() {
            timers.cancel(renewal);
        }

        @Override
        public final Future<?> unknown() {
            stopRenewing();
            evict();
            return tellNodes().onFailure(failure -> leaveUnsettled()).otherwiseEmpty();
        }

        @Override
        public final boolean isHeard() {
            return heard;
        }
    }

    /** A write of rows that are named. */
    private final class KeyedWrite extends SharedWrite {
        private final List<String> entries;
        private final Map<String, CachedRow> entryToRow = new HashMap<>();
        /** As it was when the write was announced; null when rows are not to be stored. */
        private RegionState state;

        KeyedWrite(SharedCache redis, Region region, List<String> entries) {
            super(redis, region);
            this.entries = entries;
        }

        @Override
        Future<?> tellRedis() {
            List<Future<?>> told = new ArrayList<>();
            entries.forEach(entry -> told.add(redis.beginWrite(entry, token)));
            if (region.policy().pattern() == CachePolicy.Pattern.WRITE_THROUGH) {
                told.add(redis.state(region).onSuccess(known -> state = known.isWritten() ? null : known));
            }
            return Future.join(told);
        }

        @Override
        Future<?> tellNodes() {
            return nodes.announce(entries);
        }

        @Override
        void renew() {
            entries.forEach(entry -> redis.renewWrite(entry, token));
        }

        @Override
        void evict() {
            entries.forEach(near::evict);
        }

        @Override
        void leaveUnsettled() {
            entries.forEach(entry -> WriteIntents.this.leaveUnsettled(region, entry));
        }

        @Override
        public void stores(String key, RowLoader.Loaded row) {
            CachedRow cached = Expiry.of(region, row, wallClock.millis(), ThreadLocalRandom.current());
            if (state != null && !cached.isTooLarge()) {
                entryToRow.put(region.entry(key), cached);
            }
        }

        @Override
        public Future<?> committed() {
            List<Future<?>> told = end(entryToRow);
            told.add(tellNodes().onFailure(failure -> leaveUnsettled()));
            return Future.join(told).otherwiseEmpty();
        }

        @Override
        public Future<?> rolledBack() {
            return Future.join(end(Map.of())).otherwiseEmpty();
        }

        private List<Future<?>> end(Map<String, CachedRow> rows) {
            stopRenewing();
            evict();
            List<Future<?>> told = new ArrayList<>();
            entries.forEach(entry -> told.add(
                    end(entry, rows.get(entry)).onFailure(failure -> WriteIntents.this.leaveUnsettled(region, entry))));
            return told;
        }

        private Future<?> end(String entry, CachedRow row) {
            return row == null
                    ? redis.endWrite(entry, token)
                    : redis.endWrite(
                            entry, token, Envelope.seal(row, region, state.version()), row.end() - wallClock.millis());
        }
    }

    /** A write of rows that are not named. */
    private final class RegionWrite extends SharedWrite {
        RegionWrite(SharedCache redis, Region region) {
            super(redis, region);
        }

        @Override
        Future<?> tellRedis() {
            return redis.beginWrite(region, token);
        }

        @Override
        Future<?> tellNodes() {
            return nodes.announceAll(List.of(region));
        }

        @Override
        void renew() {
            tellRedis();
        }

        @Override
        void evict() {
            near.evictRegion(region.name());
        }

        @Override
        void leaveUnsettled() {
            unsettled.add(region);
            evict();
        }

        @Override
        public Future<?> committed() {
            stopRenewing();
            evict();
            return Future.join(redis.endWrite(region, token), tellNodes())
                    .onFailure(failure -> leaveUnsettled())
                    .otherwiseEmpty();
        }

        @Override
        public Future<?> rolledBack() {
            stopRenewing();
            return redis.endWrite(region, token).otherwiseEmpty();
        }
    }
}
