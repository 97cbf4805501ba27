package dev.headrace.cache;

import dev.headrace.config.DataSize;
import dev.headrace.loop.Timers;
import dev.headrace.redis.Commands;
import dev.headrace.redis.Reply;
import dev.headrace.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The caches of one node in simulated time: its commands travel, it may be frozen, and it may die. */
final class SimulatedNode implements Commands, Timers {
    static final Duration MAX_STALENESS = Duration.ofSeconds(1);
    static final Duration LEASE = Duration.ofMillis(500);
    private static final CacheConfig CONFIG = new CacheConfig(
            new CacheConfig.NearConfig(DataSize.ofMebibytes(1), MAX_STALENESS), LEASE, Duration.ofSeconds(2), 64);
    private static final long COMMAND_TIMEOUT = 100_000;

    final Rows rows;
    final WriteIntents writes;

    private final SimulatedTime time;
    private final SimulatedRedis redis;
    private final Random random;
    private final InvalidationLog log;
    private final List<Runnable> whenDead = new ArrayList<>();
    private final Set<Long> timers = new HashSet<>();
    private long timer;
    private boolean dead;
    private long frozenUntil;
    private long lastArrival;
    private long lastReply;
    private int read;

    SimulatedNode(SimulatedTime time, SimulatedRedis redis, Random random) {
        this.time = time;
        this.redis = redis;
        this.random = random;
        NearCache near = new NearCache(CONFIG.near(), false, time);
        Unsettled unsettled = new Unsettled();
        SharedCache shared = new SharedCache(this, CONFIG);
        this.log = new InvalidationLog(this, near);
        Semaphore direct = new Semaphore(CONFIG.maxDirectLoads());
        InstantSource wall = random.nextBoolean() ? time : InstantSource.offset(time, anyError(random));
        LoadContext context =
                new LoadContext(this, CONFIG, near, Optional.of(shared), unsettled, direct, time, wall, () -> random);
        this.rows = new Rows(context, new Flights(near, time, elsewhere -> elsewhere));
        this.writes = new WriteIntents(this, CONFIG, near, Optional.of(shared), Optional.of(log), unsettled, time);
        log.began("run", false);
        follow();
    }

    /** How wrong its wall clock is: up to five minutes either way. */
    private static Duration anyError(Random random) {
        return Duration.ofMillis(random.nextInt(600_001) - 300_000);
    }

    boolean isDead() {
        return dead;
    }

    void die() {
        dead = true;
        whenDead.forEach(Runnable::run);
    }

    /** What others notice when it dies. */
    void whenDead(Runnable action) {
        whenDead.add(action);
    }

    /** Nothing happens in it for so many microseconds. */
    void freeze(long duration) {
        frozenUntil = Math.max(frozenUntil, time.micros() + duration);
    }

    /** Runs the action in this node, so many microseconds from now unless it is frozen then. */
    void inside(long delay, Runnable action) {
        time.after(delay, () -> {
            if (!dead && time.micros() < frozenUntil) {
                inside(frozenUntil - time.micros(), action);
            } else if (!dead) {
                action.run();
            }
        });
    }

    /** How long a message takes: mostly a moment, at times much longer. */
    long latency() {
        return random.nextInt(50) == 0 ? random.nextInt(300_000) : 100 + random.nextInt(3_000);
    }

    private void follow() {
        long asked = time.nanos();
        long delay = latency();
        time.after(delay, () -> {
            int end = redis.log().size();
            inside(latency(), () -> {
                log.entries(List.copyOf(redis.log().subList(read, end)));
                read = end;
                log.proof(asked);
                inside(20_000 + random.nextInt(200_000), this::follow);
            });
        });
    }

    private <T> Future<T> travel(Supplier<T> command) {
        Promise<T> promise = Promise.promise();
        // A node that cannot tell Redis of its writes in time is another matter: here commands arrive, and answers may
        // not.
        lastArrival = Math.max(lastArrival, time.micros() + Math.min(latency(), COMMAND_TIMEOUT - 1));
        time.after(lastArrival - time.micros(), () -> {
            T reply = command.get();
            boolean isLost = random.nextInt(200) == 0;
            lastReply = Math.max(lastReply, time.micros() + latency());
            if (!isLost) {
                inside(lastReply - time.micros(), () -> promise.tryComplete(reply));
            }
        });
        inside(COMMAND_TIMEOUT, () -> promise.tryFail("no answer in time"));
        return promise.future();
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public String server() {
        return "run";
    }

    @Override
    public boolean hasAllKeys() {
        return true;
    }

    @Override
    public Future<Reply> run(Script script, List<String> keys, List<?> arguments) {
        return travel(() -> redis.run(script, keys, arguments));
    }

    @Override
    public Future<List<byte[]>> getAll(List<String> keys) {
        return travel(() -> {
            List<byte[]> values = new ArrayList<>();
            keys.forEach(key -> values.add(redis.get(key)));
            return values;
        });
    }

    @Override
    public Future<Reply> send(String command, List<?> arguments) {
        throw new UnsupportedOperationException(command);
    }

    @Override
    public long after(long millis, Runnable action) {
        long id = ++timer;
        timers.add(id);
        inside(millis * 1000, () -> {
            if (timers.remove(id)) {
                action.run();
            }
        });
        return id;
    }

    @Override
    public long every(long millis, Runnable action) {
        long id = ++timer;
        timers.add(id);
        repeat(id, millis, action);
        return id;
    }

    private void repeat(long id, long millis, Runnable action) {
        inside(millis * 1000, () -> {
            if (timers.contains(id)) {
                action.run();
                repeat(id, millis, action);
            }
        });
    }

    @Override
    public void cancel(long id) {
        timers.remove(id);
    }
}
