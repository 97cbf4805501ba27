package dev.headrace.limit;

import dev.headrace.call.Caller;
import dev.headrace.call.NanoClock;
import dev.headrace.fault.Fault;
import dev.headrace.loop.EventLoops;
import dev.headrace.loop.Timers;
import dev.headrace.redis.Redis;
import dev.headrace.redis.RedisRefusal;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** All policies of this process, wired. Asked on event loops. Without Redis this process is the only node. */
public final class Limits {
    /** So many clients are known at once, those of all policies together. */
    static final int MOST_CLIENTS = 50_000;

    private static final long SWEEP_MILLIS = 100;
    private static final int SWEPT_AT_ONCE = 100;
    private static final int RETURNED_AT_ONCE = 256;
    private static final long LONGEST_CLOSE = TimeUnit.SECONDS.toNanos(2);

    private final Vertx vertx;
    private final NanoClock clock;
    private final Watcher watcher;
    private final LimitContext context;
    private final Optional<LiveNodes> nodes;
    private final AtomicLong names = new AtomicLong();
    private final List<Meter> meters;

    public Limits(
            Vertx vertx,
            LimiterConfig config,
            Map<String, PolicyConfig> policies,
            Optional<Redis> redis,
            Watcher watcher,
            NanoClock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.watcher = watcher;
        Optional<Redis> used = redis.filter(server -> !policies.isEmpty());
        Optional<RedisLedger> shared = used.map(RedisLedger::new);
        this.nodes = shared.map(LiveNodes::new);
        Timers timers = Timers.of(vertx);
        this.context = new LimitContext(
                shared.isEmpty(),
                shared.<Ledger>map(ledger -> ledger).orElseGet(NoLedger::new),
                clock,
                timers,
                () -> EventLoops.promiseOn(vertx.getOrCreateContext()),
                () -> nodes.map(LiveNodes::count).orElse(1),
                this::tellFailure);
        this.meters = policies.entrySet().stream()
                .map(entry -> policy(entry.getKey(), entry.getValue(), redis.isPresent()))
                .sorted(Comparator.comparing(Policy::isExact).thenComparing(Policy::name))
                .map(policy -> meter(policy, config, MOST_CLIENTS / (2 * policies.size())))
                .toList();
        used.ifPresent(server -> server.tail(RedisLedger.STREAM, new Recalls(this::bucketAt)));
        if (!meters.isEmpty()) {
            EventLoops.next(vertx).runOnContext(go -> {
                timers.every(SWEEP_MILLIS, this::sweep);
                nodes.ifPresent(live -> live.start(timers));
            });
        }
    }

    /** Where there is no Redis it is not gone either. */
    private static Policy policy(String name, PolicyConfig config, boolean hasRedis) {
        return new Policy(name, config, hasRedis ? config.onRedisDown() : PolicyConfig.WithoutRedis.LOCAL);
    }

    private Meter meter(Policy policy, LimiterConfig config, int most) {
        return new Meter(
                policy,
                new Buckets(policy, "ip:", most, this::newBucket),
                new Buckets(policy, "account:", most, this::newBucket),
                config.ipv6Prefix());
    }

    private Bucket newBucket(Policy policy, String key) {
        return policy.isExact() ? new SlidingLog(policy, key, context, names) : new Budget(policy, key, context);
    }

    /** An outage is told by whoever keeps the connection; what Redis refuses would be noticed by nobody. */
    private void tellFailure(Throwable failure) {
        if (failure instanceof RedisRefusal) {
            watcher.limitsUnshared(failure);
        }
    }

    /** Whether there is nothing to be asked. */
    public boolean isEmpty() {
        return meters.isEmpty();
    }

    /** Those that count the request, ready to be asked; null when none does. */
    public Admission of(String method, String path, String route, Caller caller) {
        List<Bucket> buckets = null;
        for (int i = 0; i < meters.size(); i++) {
            Meter meter = meters.get(i);
            Bucket bucket = meter.policy().holdsFor(method, path, route, caller) ? meter.bucketOf(caller) : null;
            if (bucket != null) {
                buckets = buckets == null ? new ArrayList<>(2) : buckets;
                buckets.add(bucket);
            }
        }
        return buckets == null ? null : new Admission(this, buckets);
    }

    /**
     * Counts an attempt on the account of that login, for the policies that count by account; the future fails with the
     * refusal. To be asked before the password is looked at. The login may be anything that a stranger sends.
     */
    public Future<Void> chargeAccount(String method, String path, String route, Caller caller, String login) {
        List<Bucket> buckets = meters.stream()
                .filter(meter -> meter.countsLogins() && meter.policy().holdsFor(method, path, route, caller))
                .map(meter -> meter.bucketOfLogin(login))
                .toList();
        Admission admission = new Admission(this, buckets);
        Future<?> decided = admission.decide();
        return (decided == null ? Future.succeededFuture() : decided).compose(done -> {
            Fault refusal = admission.refusal();
            return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal);
        });
    }

    long now() {
        return clock.nanos();
    }

    Watcher watcher() {
        return watcher;
    }

    private Bucket bucketAt(String key) {
        for (Meter meter : meters) {
            Bucket bucket = meter.at(key);
            if (bucket != null) {
                return bucket;
            }
        }
        return null;
    }

    /** How many clients are known. */
    long clients() {
        return meters.stream().flatMap(Meter::buckets).count();
    }

    private void sweep() {
        meters.forEach(meter -> meter.sweep(SWEPT_AT_ONCE, clock.nanos()));
    }

    /** Returns what is leased, so that the other nodes have it at once; takes two seconds at most. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        if (nodes.isEmpty()) {
            closed.complete();
            return closed.future();
        }
        Context home = EventLoops.next(vertx);
        Iterator<Bucket> left = meters.stream().flatMap(Meter::buckets).toList().iterator();
        long end = clock.nanos() + LONGEST_CLOSE;
        home.runOnContext(
                go -> retire(left, end).transform(done -> nodes.get().leave()).onComplete(done -> closed.complete()));
        return closed.future();
    }

    private Future<?> retire(Iterator<Bucket> left, long end) {
        List<Future<?>> returned = new ArrayList<>();
        while (left.hasNext() && returned.size() < RETURNED_AT_ONCE) {
            returned.add(left.next().retire());
        }
        return Future.join(returned)
                .transform(done -> left.hasNext() && clock.nanos() - end < 0
                        ? retire(left, end).mapEmpty()
                        : Future.<Void>succeededFuture());
    }
}
