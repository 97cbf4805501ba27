package dev.headrace.redis;

import dev.headrace.call.NanoClock;
import dev.headrace.loop.EventLoops;
import dev.headrace.watch.RedisOutcome;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Redis as the rest of the server sees it. Called on event loops; answers come on the caller's context.
 *
 * <p>Each event loop has one connection, made when it first asks, on which commands follow each other without waiting for
 * answers; so nothing that blocks, subscribes or changes the connection may be sent. Redis may be gone: a command then
 * fails with {@link RedisUnavailable}, at once or when the command timeout has passed, and an outage ends by itself. An
 * error that Redis answers is a {@link RedisRefusal}.
 */
public final class Redis implements Commands {
    private final Vertx vertx;
    private final Duration timeout;
    private final Watcher watcher;
    private final NanoClock clock;
    private final Connector connector;
    private final Breaker breaker;
    private final Map<Thread, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<String, Command> commands = new ConcurrentHashMap<>();
    private final List<StreamTail> tails = new CopyOnWriteArrayList<>();
    private volatile String server = "";

    /** Looks in the background whether Redis is there; it need not be. */
    public Redis(Vertx vertx, RedisConfig config, Watcher watcher, NanoClock clock) {
        this.vertx = vertx;
        this.timeout = config.commandTimeout();
        this.watcher = watcher;
        this.clock = clock;
        RedisUrl url = RedisUrl.parse(config.url().orElseThrow());
        this.connector = new Connector(vertx, url, config.cluster());
        this.breaker = new Breaker(vertx, connector, watcher, clock);
        breaker.onLost(this::sever);
        breaker.onFound(runId -> server = ServerIdentity.isUnknown(runId) ? "" : runId);
        breaker.probe();
    }

    @Override
    public boolean isUp() {
        return breaker.isUp();
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public boolean hasAllKeys() {
        return !connector.isCluster();
    }

    /**
     * Tells the run id of the server each time a connection to it was made, before it is used: another id means another
     * server, or one that was started anew and may have lost what it held. Called on any event loop; must not throw.
     */
    public void onFound(Consumer<String> listener) {
        breaker.onFound(listener);
    }

    @Override
    public Future<Reply> send(String command, List<?> arguments) {
        Request request = request(command);
        addAll(request, arguments);
        return submit(request, Reply::of, null);
    }

    /** The value of a key, or null when there is none. */
    public Future<byte[]> get(String key) {
        return submit(Request.cmd(Command.GET).arg(key), Reply::bytesOf, null);
    }

    @Override
    public Future<List<byte[]>> getAll(List<String> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return connector.isCluster() ? getAllBySlot(keys) : submit(getAllRequest(keys), Redis::values, null);
    }

    @Override
    public Future<Reply> run(Script script, List<String> keys, List<?> arguments) {
        return submit(
                evaluation(Command.EVALSHA, script.sha1(), keys, arguments),
                Reply::of,
                () -> evaluation(Command.EVAL, script.text(), keys, arguments));
    }

    /** Reads a stream from its end on, over a connection of its own, until this or the tail is closed. */
    public StreamTail tail(String key, StreamTail.Listener listener) {
        StreamTail tail = new StreamTail(vertx, connector, timeout, clock, key, listener);
        tails.add(tail);
        tail.start();
        return tail;
    }

    /** Fails what is outstanding and closes all connections. */
    public Future<Void> close() {
        RedisUnavailable reason = new RedisUnavailable("this server stops");
        breaker.close(reason);
        List<Future<Void>> closing = new ArrayList<>();
        tails.forEach(tail -> closing.add(tail.close()));
        lanes.values().forEach(lane -> {
            Promise<Void> severed = Promise.promise();
            lane.home().runOnContext(go -> {
                lane.sever(reason);
                severed.complete();
            });
            closing.add(severed.future());
        });
        return Future.join(closing).transform(stopped -> connector.close());
    }

    private void sever(RedisUnavailable reason) {
        lanes.values().forEach(lane -> lane.home().runOnContext(go -> lane.sever(reason)));
    }

    private <T> Future<T> submit(Request request, Function<Response, T> decoder, Supplier<Request> withoutScript) {
        Context context = vertx.getOrCreateContext();
        Lane lane = laneOf(context);
        RedisUnavailable refusal = lane.refusal();
        if (refusal != null) {
            watcher.redisCommandEnded(RedisOutcome.UNAVAILABLE, 0);
            return Future.failedFuture(refusal);
        }
        Promise<T> promise = EventLoops.promiseOn(context);
        lane.take(new PendingCommand<>(lane, promise, request, decoder, withoutScript, clock.nanos()));
        return promise.future();
    }

    private Lane laneOf(Context context) {
        Lane known = lanes.get(Thread.currentThread());
        if (known != null) {
            return known;
        }
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("Redis is asked outside of an event loop");
        }
        Lane lane = new Lane(vertx, EventLoops.freshOn(context), breaker, timeout, watcher, clock);
        lanes.put(Thread.currentThread(), lane);
        return lane;
    }

    private Request request(String command) {
        Command known = commands.get(command);
        return Request.cmd(known != null ? known : commands.computeIfAbsent(command, Command::create));
    }

    private static Request evaluation(Command command, String script, List<String> keys, List<?> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        addAll(request, arguments);
        return request;
    }

    private static void addAll(Request request, List<?> arguments) {
        for (Object argument : arguments) {
            if (argument instanceof String text) {
                request.arg(text);
            } else if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else if (argument instanceof Long || argument instanceof Integer) {
                request.arg(((Number) argument).longValue());
            } else {
                throw new IllegalArgumentException(
                        "Redis takes texts, bytes and whole numbers, not " + argument.getClass());
            }
        }
    }

    private static Request getAllRequest(List<String> keys) {
        Request request = Request.cmd(Command.MGET);
        keys.forEach(request::arg);
        return request;
    }

    private static List<byte[]> values(Response list) {
        byte[][] values = new byte[list.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = Reply.bytesOf(list.get(i));
        }
        return Arrays.asList(values);
    }

    /** A cluster takes keys of one slot at a time. The client would split them itself, but mixes up their order. */
    private Future<List<byte[]>> getAllBySlot(List<String> keys) {
        Map<Integer, List<Integer>> slotToPlaces = new LinkedHashMap<>();
        for (int place = 0; place < keys.size(); place++) {
            slotToPlaces
                    .computeIfAbsent(HashSlot.of(keys.get(place)), slot -> new ArrayList<>())
                    .add(place);
        }
        byte[][] values = new byte[keys.size()][];
        List<Future<?>> parts = new ArrayList<>();
        slotToPlaces.values().forEach(places -> {
            List<String> group = places.stream().map(keys::get).toList();
            parts.add(submit(getAllRequest(group), Redis::values, null).onSuccess(found -> {
                for (int i = 0; i < found.size(); i++) {
                    values[places.get(i)] = found.get(i);
                }
            }));
        });
        return Future.all(parts).map(all -> Arrays.asList(values));
    }
}
