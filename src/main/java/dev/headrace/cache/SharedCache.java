package dev.headrace.cache;

import dev.headrace.redis.Commands;
import dev.headrace.redis.RedisRefusal;
import dev.headrace.redis.Reply;
import dev.headrace.redis.Script;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows in Redis, which all nodes share.
 *
 * <p>Nothing is stored without a lease, and a write deletes the leases on what it changes: so what was read before a write
 * is never stored after it. The keys of one row carry its name as hash tag and stand in one slot of a cluster.
 */
final class SharedCache {
    private static final Script OPEN = Script.load(SharedCache.class, "open.lua");
    private static final Script LEASE = Script.load(SharedCache.class, "lease.lua");
    private static final Script RENEW = Script.load(SharedCache.class, "renew.lua");
    private static final Script FILL = Script.load(SharedCache.class, "fill.lua");
    private static final Script RELEASE = Script.load(SharedCache.class, "release.lua");
    private static final Script BEGIN_WRITE = Script.load(SharedCache.class, "begin-write.lua");
    private static final Script VERSION = Script.load(SharedCache.class, "version.lua");
    private static final Script RENEW_WRITE = Script.load(SharedCache.class, "renew-write.lua");
    private static final Script ADVANCE = Script.load(SharedCache.class, "advance.lua");
    private static final Script END_WRITE = Script.load(SharedCache.class, "end-write.lua");
    private static final long PAUSE_AFTER_FAILURE = 1000;
    private static final int STATE_KEYS = 3;
    private static final byte[] NOTHING = new byte[0];

    private final Commands redis;
    private final long leaseMillis;
    /** The name of this process among the nodes. */
    private final String node = UUID.randomUUID().toString();

    private final AtomicLong tokens = new AtomicLong();
    private final Misses misses = new Misses();

    SharedCache(Commands redis, CacheConfig config) {
        this.redis = redis;
        this.leaseMillis = config.lease().toMillis();
    }

    boolean isUp() {
        return redis.isUp();
    }

    /** One that was never used before. */
    String newToken() {
        return node + '/' + tokens.incrementAndGet();
    }

    /**
     * What stands in Redis.
     *
     * @param sealed for each entry, null when there is nothing
     * @param state read no later than the entries are loaded
     */
    record Snapshot(List<byte[]> sealed, RegionState state) {}

    /**
     * What stands in Redis of one row, and of its region.
     *
     * @param sealed null when there is nothing
     * @param grant the answer to who wants to load it; null when that was not asked
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared and never changed
    record Opened(RegionState state, byte[] sealed, Grant grant) {}

    /** Reads a row; asks for the right to load it with the same question when it will probably be missing. */
    Future<Opened> open(Region region, String entry, String token) {
        Future<Opened> opened = misses.expected(region) && redis.hasAllKeys()
                ? openLeasing(region, entry, token)
                : openReading(region, entry);
        return opened.onSuccess(row -> misses.learn(region, row.sealed() == null));
    }

    private Future<Opened> openReading(Region region, String entry) {
        return read(region, List.of(entry))
                .map(snapshot -> new Opened(snapshot.state(), snapshot.sealed().get(0), null));
    }

    private Future<Opened> openLeasing(Region region, String entry, String token) {
        List<String> keys = new ArrayList<>(keys(entry));
        keys.addAll(stateKeys(region));
        return redis.run(OPEN, keys, List.of(token, leaseMillis, redis.server()))
                .compose(
                        reply -> reply.items().get(0).number() < 0
                                ? openReading(region, entry)
                                : Future.succeededFuture(opened(reply.items())),
                        failure ->
                                isOfAnotherType(failure) ? openReading(region, entry) : Future.failedFuture(failure));
    }

    private static Opened opened(List<Reply> items) {
        RegionState state = new RegionState(items.get(1).number(), false);
        int kind = (int) items.get(0).number();
        return kind == 1 ? new Opened(state, items.get(2).bytes(), null) : new Opened(state, null, grant(kind, null));
    }

    /** What Redis knows of the region as a whole. */
    Future<RegionState> state(Region region) {
        return read(region, List.of()).map(Snapshot::state);
    }

    /** What stands there of these entries and of their region, with one question. */
    Future<Snapshot> read(Region region, List<String> entries) {
        List<String> keys = new ArrayList<>(entries.size() + STATE_KEYS);
        entries.forEach(entry -> keys.add(valueKey(entry)));
        keys.addAll(stateKeys(region));
        return redis.getAll(keys).compose(found -> snapshot(region, found));
    }

    private Future<Snapshot> snapshot(Region region, List<byte[]> found) {
        int size = found.size() - STATE_KEYS;
        List<byte[]> sealed = found.subList(0, size);
        byte[] version = found.get(size);
        // What another server left, or this one before it was started anew, may have been brought back by an old dump.
        String server = redis.server();
        if (version != null && server.equals(text(found.get(size + 2)))) {
            long number = Long.parseLong(text(version));
            return Future.succeededFuture(new Snapshot(sealed, new RegionState(number, found.get(size + 1) != null)));
        }
        // The mark is asked for again: only what was read in one moment with the version belongs to it.
        return redis.run(VERSION, stateKeys(region), List.of(server))
                .map(Reply::items)
                .map(state ->
                        new RegionState(state.get(0).number(), state.get(1).number() == 1))
                .map(state -> new Snapshot(sealed, state));
    }

    /** @param known what stands there and is of no use, or null */
    Future<Grant> lease(String entry, String token, byte[] known) {
        byte[] head = known == null ? NOTHING : Arrays.copyOf(known, Math.min(known.length, Envelope.IDENTITY));
        return lease(entry, List.of(token, leaseMillis, head))
                .recover(failure -> isOfAnotherType(failure)
                        ? redis.send("DEL", List.of(valueKey(entry)))
                                .compose(gone -> lease(entry, List.of(token, leaseMillis, NOTHING)))
                        : Future.failedFuture(failure));
    }

    private Future<Grant> lease(String entry, List<?> arguments) {
        return redis.run(LEASE, keys(entry), arguments).map(SharedCache::grant);
    }

    /** Somebody has put there what is no text, and so none of ours. */
    private static boolean isOfAnotherType(Throwable failure) {
        return failure instanceof RedisRefusal
                && String.valueOf(failure.getMessage()).contains("WRONGTYPE");
    }

    private static Grant grant(Reply reply) {
        List<Reply> items = reply.items();
        int kind = (int) items.get(0).number();
        return grant(kind, kind == 1 ? items.get(1).bytes() : null);
    }

    private static Grant grant(int kind, byte[] found) {
        return switch (kind) {
            case 0 -> new Grant(Grant.Kind.GRANTED, null);
            case 1 -> new Grant(Grant.Kind.FOUND, found);
            case 2 -> new Grant(Grant.Kind.BUSY, null);
            case 4 -> new Grant(Grant.Kind.FAILED, null);
            default -> new Grant(Grant.Kind.WRITING, null);
        };
    }

    /** Completes with false when the lease is lost. */
    Future<Boolean> renew(String entry, String token) {
        return redis.run(RENEW, List.of(leaseKey(entry)), List.of(token, leaseMillis))
                .map(reply -> reply.number() == 1);
    }

    /** Completes with false when the lease was lost and nothing was stored. */
    Future<Boolean> fill(String entry, String token, byte[] sealed, long lifetime) {
        List<String> keys = List.of(valueKey(entry), leaseKey(entry));
        return redis.run(FILL, keys, List.of(token, sealed, Math.max(1, lifetime)))
                .map(reply -> reply.number() == 1);
    }

    /** Tells that the load failed; for a moment nobody else tries, and after an outage nobody waits for that moment's end. */
    void release(String entry, String token, Throwable failure) {
        String reason = Substitute.isOutage(failure) ? "failed" : "refused";
        redis.run(RELEASE, List.of(leaseKey(entry)), List.of(token, PAUSE_AFTER_FAILURE, reason));
    }

    /** Gives a lease up because what was loaded is not to be stored. */
    void abandon(String entry, String token) {
        redis.run(RELEASE, List.of(leaseKey(entry)), List.of(token, 1, "abandoned"));
    }

    Future<?> beginWrite(String entry, String token) {
        return redis.run(BEGIN_WRITE, keys(entry), List.of(token, leaseMillis));
    }

    void renewWrite(String entry, String token) {
        redis.run(RENEW_WRITE, List.of(writersKey(entry)), List.of(token, leaseMillis));
    }

    Future<?> endWrite(String entry, String token) {
        return endWrite(entry, token, NOTHING, 0);
    }

    /** The same, and stores the new row unless somebody else wrote meanwhile. */
    Future<?> endWrite(String entry, String token, byte[] sealed, long lifetime) {
        return redis.run(END_WRITE, keys(entry), List.of(token, sealed, Math.max(1, lifetime)));
    }

    /** Announces a write of rows that are not named: until it ends nothing of the region is stored. */
    Future<?> beginWrite(Region region, String token) {
        return advance(region, token, leaseMillis);
    }

    Future<?> endWrite(Region region, String token) {
        return advance(region, token, 0);
    }

    private Future<?> advance(Region region, String token, long lifetime) {
        return redis.run(
                ADVANCE, List.of(versionKey(region), markKey(region), writersKey(region)), List.of(token, lifetime));
    }

    private static String text(byte[] value) {
        return value == null ? null : new String(value, StandardCharsets.US_ASCII);
    }

    private static List<String> stateKeys(Region region) {
        return List.of(versionKey(region), markKey(region), serverKey(region));
    }

    private static String versionKey(Region region) {
        return "r:{" + region.name() + "}:v";
    }

    private static String serverKey(Region region) {
        return "r:{" + region.name() + "}:s";
    }

    private static String markKey(Region region) {
        return "r:{" + region.name() + "}:m";
    }

    private static String writersKey(Region region) {
        return "r:{" + region.name() + "}:w";
    }

    private static List<String> keys(String entry) {
        return List.of(valueKey(entry), leaseKey(entry), writersKey(entry));
    }

    private static String valueKey(String entry) {
        return "c:{" + entry + '}';
    }

    private static String writersKey(String entry) {
        return valueKey(entry) + ":w";
    }

    private static String leaseKey(String entry) {
        return valueKey(entry) + ":l";
    }
}
