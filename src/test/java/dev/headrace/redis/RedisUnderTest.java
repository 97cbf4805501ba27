package dev.headrace.redis;

import dev.headrace.call.NanoClock;
import dev.headrace.loop.EventLoops;
import dev.headrace.testing.Await;
import dev.headrace.watch.RedisOutcome;
import dev.headrace.watch.Watcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The component against a server, with its events recorded. */
final class RedisUnderTest implements Watcher, AutoCloseable {
    /** For servers that are well: longer than any test machine is busy with something else. */
    static final Duration PATIENT = Duration.ofSeconds(10);

    /** For servers that hang: short enough to be waited for. */
    static final Duration IMPATIENT = Duration.ofSeconds(1);

    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
    final List<String> outages = new CopyOnWriteArrayList<>();
    final List<RedisOutcome> outcomes = new CopyOnWriteArrayList<>();
    final List<String> runIds = new CopyOnWriteArrayList<>();
    final Context loop = EventLoops.next(vertx);
    final Context otherLoop = EventLoops.next(vertx);
    final Redis redis;

    RedisUnderTest(String url, Duration timeout) {
        this(new RedisConfig(Optional.of(url), timeout, false));
    }

    RedisUnderTest(RedisConfig config) {
        redis = new Redis(vertx, config, this, NanoClock.system());
        redis.onFound(runIds::add);
    }

    /** One that has found its server. */
    static RedisUnderTest connected(String url, Duration timeout) {
        RedisUnderTest under = new RedisUnderTest(url, timeout);
        Await.until("Redis is found", under.redis::isUp);
        return under;
    }

    /** Runs on an event loop, as a request does. */
    <T> Future<T> run(Supplier<Future<T>> work) {
        return run(loop, work);
    }

    <T> Future<T> run(Context context, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(go -> work.get().onComplete(promise));
        return promise.future();
    }

    Future<Reply> send(String command, Object... arguments) {
        return run(() -> redis.send(command, List.of(arguments)));
    }

    /** The answer as text. */
    String ask(String command, Object... arguments) {
        return Await.value(send(command, arguments)).text();
    }

    @Override
    public void redisLost(Throwable reason) {
        outages.add("lost: " + reason.getMessage());
    }

    @Override
    public void redisFound(String version) {
        outages.add("found");
    }

    @Override
    public void redisCommandEnded(RedisOutcome outcome, long tookNanos) {
        outcomes.add(outcome);
    }

    @Override
    public void close() {
        Await.value(redis.close());
        Await.value(vertx.close());
    }
}
