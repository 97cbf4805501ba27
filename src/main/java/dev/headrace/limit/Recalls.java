package dev.headrace.limit;

import dev.headrace.redis.StreamTail;
import java.util.List;
import java.util.function.Function;

/** Hears what the nodes tell each other about keys. What is missed makes nothing wrong: a window ends by itself. */
final class Recalls implements StreamTail.Listener {
    private final Function<String, Bucket> bucketOf;

    /** @param bucketOf answers null for a key that this node knows nothing of */
    Recalls(Function<String, Bucket> bucketOf) {
        this.bucketOf = bucketOf;
    }

    @Override
    public void entries(List<StreamTail.Entry> entries) {
        for (StreamTail.Entry entry : entries) {
            entry.fields().forEach(this::heard);
        }
    }

    private void heard(String what, String key) {
        Bucket bucket = bucketOf.apply(key);
        if (bucket == null) {
            return;
        }
        if (what.equals(RedisLedger.RECALL)) {
            bucket.recalled();
        } else if (what.equals(RedisLedger.RETURNED)) {
            bucket.returned();
        }
    }

    @Override
    public void proof(long sentNanos) {
        // Nobody relies on silence.
    }

    @Override
    public void empty() {
        // Nothing to hear.
    }

    @Override
    public void began(String runId, boolean same) {
        // Goes on.
    }

    @Override
    public void lost() {
        // What is idle here goes back when it has been so for long.
    }
}
