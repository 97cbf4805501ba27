package dev.headrace.limit;

import dev.headrace.redis.Commands;
import dev.headrace.redis.Reply;
import dev.headrace.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The ledger in Redis. Each key has an end; what is told to all nodes stands in a stream. */
final class RedisLedger implements Ledger {
    /** Begins the key of a budget; the braces make each key a slot of its own. */
    private static final String BUDGET = "l:b:{";

    private static final String LOG = "l:x:{";
    static final String STREAM = "l:{recall}";
    static final String NODES = "l:{nodes}";
    static final String RECALL = "r";
    static final String RETURNED = "g";

    private static final Script LEASE = Script.load(RedisLedger.class, "lease.lua");
    private static final Script GIVE_BACK = Script.load(RedisLedger.class, "give-back.lua");
    private static final Script LOGGED = Script.load(RedisLedger.class, "log.lua");
    private static final Script TELL = Script.load(RedisLedger.class, "tell.lua");
    private static final Script ALIVE = Script.load(RedisLedger.class, "alive.lua");
    private static final int LONGEST_STREAM = 1000;
    private static final long STREAM_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final Commands redis;
    /** The name of this process among the nodes. */
    private final String node = UUID.randomUUID().toString();

    RedisLedger(Commands redis) {
        this.redis = redis;
    }

    static String key(Policy policy, String client) {
        return (policy.isExact() ? LOG : BUDGET) + policy.name() + ':' + client + '}';
    }

    @Override
    public Future<Lease> lease(String key, Policy policy, long most, long window, long owed) {
        String known = window == Window.NONE ? "" : Long.toString(window);
        return redis.run(LEASE, List.of(key), List.of(most, policy.quota(), policy.windowMillis(), known, owed))
                .map(Reply::items)
                .map(found -> new Lease(
                        found.get(0).number(),
                        found.get(1).number(),
                        found.get(2).number(),
                        found.get(3).number(),
                        found.get(4).number()));
    }

    @Override
    public Future<?> giveBack(String key, long tokens, long window) {
        return redis.run(GIVE_BACK, List.of(key), List.of(tokens, window))
                .compose(taken -> taken.number() > 0 ? tell(RETURNED, key) : Future.succeededFuture());
    }

    @Override
    public void recall(String key) {
        tell(RECALL, key);
    }

    private Future<?> tell(String what, String key) {
        return redis.run(TELL, List.of(STREAM), List.of(LONGEST_STREAM, what, key, STREAM_MILLIS));
    }

    @Override
    public Future<Entry> log(String key, Policy policy, long name, List<Alone> alone) {
        List<Object> arguments = new ArrayList<>(3 + 2 * alone.size());
        arguments.add(policy.quota());
        arguments.add(TimeUnit.MILLISECONDS.toMicros(policy.windowMillis()));
        arguments.add(member(name));
        alone.forEach(pass -> {
            arguments.add(member(pass.name()));
            arguments.add(pass.ageMicros());
        });
        return redis.run(LOGGED, List.of(key), arguments)
                .map(Reply::items)
                .map(found -> new Entry(
                        found.get(0).number() == 1,
                        found.get(1).number(),
                        found.get(2).number()));
    }

    @Override
    public void forget(String key, long name) {
        redis.send("ZREM", List.of(key, member(name)));
    }

    private String member(long name) {
        return node + '/' + name;
    }

    /** Says that this node lives, for so long; answers how many do. */
    Future<Long> alive(long millis) {
        return redis.run(ALIVE, List.of(NODES), List.of(node, millis)).map(Reply::number);
    }

    /** Says that this node goes. */
    Future<?> leave() {
        return redis.send("ZREM", List.of(NODES, node));
    }
}
