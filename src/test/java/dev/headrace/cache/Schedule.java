package dev.headrace.cache;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * One run of readers and writers on a few nodes, with everything by chance that a seed decides: how long messages take,
 * which replies get lost, who is frozen and who dies, and when.
 *
 * <p>A row is a number that each write raises. Broken is what a reader sees of an acknowledged write too late: in Redis at
 * once, on the node of the writer at once, elsewhere after {@link SimulatedNode#MAX_STALENESS}; and so is what it sees of a write
 * that was announced to all and committed, though its writer died before it could acknowledge it.
 */
final class Schedule {
    private static final int NODES = 3;
    private static final int KEYS = 2;
    private static final int ACTIONS = 24;
    private static final long SPAN = 1_500_000;
    private static final long LONGEST_READ = 8_000_000;
    private static final CachePolicy.Pattern[] PATTERNS = {
        CachePolicy.Pattern.CACHE_ASIDE, CachePolicy.Pattern.WRITE_THROUGH, CachePolicy.Pattern.REFRESH_AHEAD
    };

    private final SimulatedTime time;
    private final SimulatedRedis redis;
    private final Random random;
    private final Region region;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private int begun;
    private int ended;
    private boolean mayLoseReads;

    /** One row in the database, and what is known of its writes. */
    private static final class Key {
        final String name;
        final Deque<Runnable> waiting = new ArrayDeque<>();
        final long[] acknowledgedBy = new long[NODES];
        final List<long[]> acknowledged = new ArrayList<>();
        final List<long[]> heard = new ArrayList<>();
        boolean locked;
        long next;
        long committed;
        /** The newest version whose write was surely announced while it was committed. */
        long announced;

        Key(String name) {
            this.name = name;
        }

        long acknowledgedBefore(long micros) {
            return newest(acknowledged, micros);
        }

        /** Those that all nodes hear of whatever becomes of the writer. */
        long heardBefore(long micros) {
            return newest(heard, micros);
        }

        private static long newest(List<long[]> writes, long micros) {
            long version = 0;
            for (long[] write : writes) {
                version = write[0] <= micros ? Math.max(version, write[1]) : version;
            }
            return version;
        }

        void unlock() {
            locked = false;
            Runnable first = waiting.poll();
            if (first != null) {
                first.run();
            }
        }
    }

    Schedule(SimulatedTime time, SimulatedRedis redis, long seed) {
        this.time = time;
        this.redis = redis;
        this.random = new Random(seed);
        time.reset();
        redis.wipe();
        CachePolicy policy = new CachePolicy(
                PATTERNS[random.nextInt(PATTERNS.length)],
                Duration.ofMillis(300 + random.nextInt(1500)),
                Duration.ofSeconds(1),
                random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(3),
                Duration.ZERO,
                CachePolicy.Watch.OFF);
        this.region = new Region("rows", 1, policy);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new SimulatedNode(time, redis, random));
        }
        for (int i = 0; i < KEYS; i++) {
            keys.add(new Key(Integer.toString(i)));
        }
    }

    /** Runs it to its end; answers what was broken. */
    List<String> run() {
        for (int i = 0; i < ACTIONS; i++) {
            time.after(random.nextLong(SPAN), this::act);
        }
        time.runUntil(SPAN + 2_000_000);
        for (int node = 0; node < NODES; node++) {
            for (Key key : keys) {
                read(node, key);
            }
        }
        while (begun != ended && !mayLoseReads && time.micros() < SPAN + LONGEST_READ) {
            time.runUntil(time.micros() + 100_000);
        }
        if (begun != ended && !mayLoseReads) {
            broken.add((begun - ended) + " reads of " + begun + " never ended");
        }
        return broken;
    }

    private void act() {
        int node = random.nextInt(NODES);
        Key key = keys.get(random.nextInt(KEYS));
        int dice = random.nextInt(100);
        if (dice < 60) {
            read(node, key);
        } else if (dice < 92) {
            write(node, key);
        } else if (dice < 97) {
            nodes.get(node).freeze(random.nextLong(1_000_000));
        } else {
            nodes.get(node).die();
        }
    }

    private void read(int number, Key key) {
        SimulatedNode node = nodes.get(number);
        node.inside(0, () -> {
            long started = time.micros();
            long bound = started - SimulatedNode.MAX_STALENESS.toNanos() / 1000;
            long others = Math.max(key.acknowledgedBefore(bound), key.heardBefore(bound));
            long least = Math.max(others, key.acknowledgedBy[number]);
            CachedRow near = node.rows.near(region, key.name);
            if (near != null) {
                node.rows.refreshIfDue(region, key.name, near, names -> load(node, key));
                check(version(near), least, "near row of key " + key.name + " on node " + number);
                return;
            }
            begun++;
            node.whenDead(this::forgive);
            node.rows.find(region, key.name, names -> load(node, key)).onComplete(found -> {
                ended++;
                if (found.succeeded()) {
                    check(
                            version(found.result().row()),
                            least,
                            found.result().source() + " row of key " + key.name + " on node " + number
                                    + ", asked for at " + started);
                }
            });
        });
    }

    /** Who dies leaves reads without an end. */
    private void forgive() {
        mayLoseReads = true;
    }

    private void check(long version, long least, String what) {
        if (version < least) {
            broken.add(what + " at " + time.micros() + " is " + version + ", and must not be older than " + least);
        }
    }

    private static long version(CachedRow row) {
        return row.isAbsent() ? 0 : Long.parseLong(row.body().toString());
    }

    private static RowLoader.Loaded row(long version) {
        return new RowLoader.Loaded(Long.toString(version).getBytes(StandardCharsets.UTF_8), "\"t\"");
    }

    private Future<List<RowLoader.Loaded>> load(SimulatedNode node, Key key) {
        Promise<List<RowLoader.Loaded>> promise = Promise.promise();
        time.after(slow(), () -> {
            RowLoader.Loaded seen = key.committed == 0 ? null : row(key.committed);
            boolean fails = random.nextInt(15) == 0;
            node.inside(slow(), () -> {
                if (fails) {
                    promise.fail(Fault.of(FaultCode.DATABASE_UNREACHABLE, "the database fails"));
                } else {
                    promise.complete(Collections.unmodifiableList(Arrays.asList(seen)));
                }
            });
        });
        return promise.future();
    }

    /** How long PostgreSQL takes for a step: at times longer than a lease. */
    private long slow() {
        return random.nextInt(10) == 0 ? random.nextLong(900_000) : 200 + random.nextLong(20_000);
    }

    private void write(int number, Key key) {
        SimulatedNode node = nodes.get(number);
        Runnable locked = () -> {
            key.locked = true;
            boolean[] over = {false};
            Runnable release = () -> {
                if (!over[0]) {
                    over[0] = true;
                    key.unlock();
                }
            };
            if (node.isDead()) {
                release.run();
                return;
            }
            node.whenDead(() -> time.after(slow(), release));
            node.inside(slow(), () -> announce(number, key, release, over));
        };
        node.inside(0, () -> {
            if (key.locked) {
                key.waiting.add(locked);
            } else {
                locked.run();
            }
        });
    }

    private void announce(int number, Key key, Runnable release, boolean[] over) {
        SimulatedNode node = nodes.get(number);
        long version = ++key.next;
        boolean isNamed = random.nextInt(5) > 0;
        boolean commits = random.nextInt(8) > 0;
        Future<WriteIntents.WriteIntent> begun =
                isNamed ? node.writes.begin(region, List.of(key.name)) : node.writes.beginAll(region);
        long since = time.micros();
        begun.onSuccess(intent -> {
            if (isNamed) {
                intent.stores(key.name, row(version));
            }
            time.after(slow(), () -> {
                if (over[0]) {
                    return;
                }
                if (commits) {
                    key.committed = version;
                    boolean isPrompt = time.micros() - since < SimulatedNode.LEASE.toNanos() / 1000;
                    key.announced = isPrompt ? version : key.announced;
                    if (isPrompt && intent.isHeard()) {
                        key.heard.add(new long[] {time.micros(), version});
                    }
                }
                release.run();
                node.inside(
                        slow(),
                        () -> (commits ? intent.committed() : intent.rolledBack()).onComplete(told -> {
                            if (commits) {
                                acknowledge(number, key, version);
                            }
                        }));
            });
        });
    }

    private void acknowledge(int number, Key key, long version) {
        key.acknowledged.add(new long[] {time.micros(), version});
        key.acknowledgedBy[number] = Math.max(key.acknowledgedBy[number], version);
    }

    /** What Redis would show to a reader now must not be older than what was acknowledged. */
    void checkShared() {
        for (Key key : keys) {
            byte[] version = redis.get("r:{rows}:v");
            byte[] sealed = redis.get("c:{" + region.entry(key.name) + "}");
            if (version != null && sealed != null) {
                long known = Long.parseLong(new String(version, StandardCharsets.US_ASCII));
                CachedRow row = Envelope.open(sealed, region, known);
                if (row != null) {
                    long least = Math.max(key.announced, key.acknowledgedBefore(time.micros()));
                    check(version(row), least, "shared row of key " + key.name);
                }
            }
        }
    }
}
