package dev.headrace.work;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.loop.EventLoops;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Worker verticles, and the way to them: over the local event bus, each at an address of its own, so that nothing waits
 * behind a long task while another worker is idle. Full means refused at once, because a queue that grows helps nobody.
 */
public final class Workers {
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Tasks end by themselves; a bus that gave one up would send its worker a second one. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Vertx vertx;
    private final int workers;
    private final int places;
    private final DeliveryOptions local;
    private final Queue<String> idle = new ArrayDeque<>();
    private final Queue<Task<?>> waiting = new ArrayDeque<>();

    public Workers(Vertx vertx, WorkConfig config) {
        this.vertx = vertx;
        this.workers = config.count();
        this.places = config.queue();
        TaskCodec codec = new TaskCodec("headrace-task-" + UUID.randomUUID());
        vertx.eventBus().registerCodec(codec);
        this.local = new DeliveryOptions()
                .setLocalOnly(true)
                .setCodecName(codec.name())
                .setSendTimeout(LONGEST.toMillis());
    }

    /** Completes when there are workers. */
    public Future<?> start() {
        DeploymentOptions options = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setInstances(workers)
                .setWorkerPoolName("headrace-worker")
                .setWorkerPoolSize(workers)
                .setMaxWorkerExecuteTime(LONGEST.toSeconds())
                .setMaxWorkerExecuteTimeUnit(TimeUnit.SECONDS);
        return vertx.deployVerticle(() -> new WorkerVerticle(local, this::goOn), options);
    }

    /** Has a worker do it; the answer comes on the caller's context. */
    public <T> Future<T> run(Callable<T> work) {
        Promise<T> promise = EventLoops.promiseOn(vertx.getOrCreateContext());
        Task<T> task = new Task<>(work, promise);
        String worker;
        synchronized (this) {
            worker = idle.poll();
            if (worker == null && waiting.size() >= places) {
                return Future.failedFuture(full());
            }
            if (worker == null) {
                waiting.add(task);
            }
        }
        if (worker != null) {
            give(worker, task);
        }
        return promise.future();
    }

    private static Fault full() {
        return Fault.of(FaultCode.WORKERS_FULL, "All workers are busy")
                .details("The queue for CPU work is full")
                .retryAfter(RETRY);
    }

    private void give(String worker, Task<?> task) {
        vertx.eventBus().request(worker, task, local).onComplete(done -> {
            goOn(worker);
            task.tell();
        });
    }

    /** A worker has nothing to do. */
    private void goOn(String worker) {
        Task<?> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                idle.add(worker);
            }
        }
        if (next != null) {
            give(worker, next);
        }
    }
}
