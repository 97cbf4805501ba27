package dev.headrace.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.fault.Fault;
import dev.headrace.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    private Workers workers(int workers, int queue) {
        Workers started = new Workers(vertx, new WorkConfig(workers, queue));
        Await.value(started.start());
        return started;
    }

    @Test
    void worksOnAWorkerAndAnswersOnTheCallersContext() {
        Workers workers = workers(2, 2);
        Context caller = vertx.getOrCreateContext();
        Promise<Context> answered = Promise.promise();
        caller.runOnContext(turn -> workers.run(Context::isOnWorkerThread).onSuccess(onWorker -> {
            assertThat(onWorker).isTrue();
            answered.complete(Vertx.currentContext());
        }));
        assertThat(Await.value(answered.future())).isEqualTo(caller);
    }

    @Test
    void tellsWhatTheWorkThrows() {
        Workers workers = workers(1, 1);
        Future<Object> failed = workers.run(() -> {
            throw new IllegalStateException("as meant");
        });
        Await.until("it has failed", failed::failed);
        assertThat(failed.cause()).hasMessage("as meant");
        assertThat(Await.value(workers.run(() -> 7))).isEqualTo(7);
    }

    @Test
    void refusesAtOnceWhatFindsNoPlace() {
        Workers workers = workers(2, 3);
        CountDownLatch gate = new CountDownLatch(1);
        List<Future<Integer>> taken = IntStream.range(0, 5)
                .mapToObj(number -> workers.run(() -> {
                    gate.await();
                    return number;
                }))
                .toList();
        Future<Integer> refused = workers.run(() -> 6);
        assertThat(refused.failed()).isTrue();
        assertThat(refused.cause()).isInstanceOf(Fault.class);
        assertThat(((Fault) refused.cause()).status()).isEqualTo(503);
        assertThat(((Fault) refused.cause()).retryAfterSeconds()).isPositive();
        gate.countDown();
        assertThat(taken).extracting(Await::value).containsExactly(0, 1, 2, 3, 4);
        assertThat(Await.value(workers.run(() -> 7))).isEqualTo(7);
    }

    @Test
    void letsNothingWaitBehindALongTaskWhileAnotherWorkerIsIdle() {
        Workers workers = workers(2, 10);
        Semaphore gate = new Semaphore(0);
        Future<Integer> longOne = workers.run(() -> {
            gate.acquire();
            return 1;
        });
        for (int i = 0; i < 5; i++) {
            assertThat(Await.value(workers.run(() -> 2))).isEqualTo(2);
        }
        assertThat(longOne.isComplete()).isFalse();
        gate.release();
        assertThat(Await.value(longOne)).isEqualTo(1);
    }
}
