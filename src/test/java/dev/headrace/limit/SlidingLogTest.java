package dev.headrace.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.watch.LimitOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** An exact policy while Redis hangs: questions are answered when the test says so. */
class SlidingLogTest implements Ledger {
    private static final long NOW = 1;

    private final List<Promise<Entry>> questions = new ArrayList<>();
    private final Policy policy = Simulation.policy("{ path: /, quota: 8, window: 60s, exact: true }");
    private final LimitContext context =
            new LimitContext(false, this, () -> NOW, null, Promise::promise, () -> 2, failure -> {});
    private final Buckets buckets =
            new Buckets(policy, "ip:", 100, (policy, key) -> new SlidingLog(policy, key, context, new AtomicLong()));

    @Test
    void aBucketIsKeptWhileRedisIsAskedForIt() {
        List<Future<Verdict>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(buckets.of("192.0.2.1").take());
            buckets.sweep(100, NOW);
        }
        questions.forEach(question -> question.fail("timeout"));
        assertThat(requests)
                .extracting(request -> request.result().outcome())
                .filteredOn(LimitOutcome::admits)
                .as("the share of one of two nodes")
                .hasSize(4);
    }

    @Test
    void aBucketThatRemembersNothingIsForgotten() {
        Bucket bucket = buckets.of("192.0.2.1");
        bucket.take();
        questions.forEach(question -> question.complete(new Entry(false, 0, 1)));
        buckets.sweep(100, NOW + 1_000_000);
        assertThat(buckets.of("192.0.2.1")).isNotSameAs(bucket);
    }

    @Override
    public Future<Entry> log(String key, Policy asked, long name, List<Alone> alone) {
        Promise<Entry> question = Promise.promise();
        questions.add(question);
        return question.future();
    }

    @Override
    public void forget(String key, long name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Lease> lease(String key, Policy asked, long most, long window, long owed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<?> giveBack(String key, long tokens, long window) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void recall(String key) {
        throw new UnsupportedOperationException();
    }
}
