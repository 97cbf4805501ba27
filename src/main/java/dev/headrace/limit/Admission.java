package dev.headrace.limit;

import dev.headrace.fault.Fault;
import dev.headrace.watch.Watcher;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * One request on its way through the policies that count it, one after the other. If one refuses, those before it take back
 * what they have counted, and those behind it are not asked.
 *
 * <p>Belongs to the event loop of its request.
 */
public final class Admission {
    private final Limits limits;
    private final List<Bucket> buckets;
    private final List<Verdict> verdicts;
    private Verdict refusal;

    Admission(Limits limits, List<Bucket> buckets) {
        this.limits = limits;
        this.buckets = buckets;
        this.verdicts = new ArrayList<>(buckets.size());
    }

    /** Asks the policies; null when all is said at once, a future otherwise, which never fails. */
    public Future<?> decide() {
        while (refusal == null && verdicts.size() < buckets.size()) {
            Bucket bucket = buckets.get(verdicts.size());
            Verdict verdict = bucket.tryTake(limits.now());
            if (verdict == null) {
                return bucket.take().compose(later -> {
                    hear(later);
                    Future<?> rest = decide();
                    return rest == null ? Future.succeededFuture() : rest;
                });
            }
            hear(verdict);
        }
        tell(limits.watcher());
        return null;
    }

    private void hear(Verdict verdict) {
        verdicts.add(verdict);
        if (verdict.admits()) {
            return;
        }
        refusal = verdict;
        for (int i = 0; i < verdicts.size() - 1; i++) {
            verdicts.set(i, buckets.get(i).refund(verdicts.get(i)));
        }
    }

    /** What is taken back was never counted. */
    private void tell(Watcher watcher) {
        if (refusal != null) {
            watcher.limitDecided(refusal.policy().name(), refusal.outcome());
            return;
        }
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            watcher.limitDecided(verdict.policy().name(), verdict.outcome());
        }
    }

    /** What each policy that was asked has said. */
    public List<Verdict> verdicts() {
        return verdicts;
    }

    /** Why the request may not go on, or null. */
    public Fault refusal() {
        return refusal == null ? null : refusal.policy().refusal(refusal, limits.now());
    }
}
