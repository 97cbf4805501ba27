package dev.headrace.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the open connections of a listener, in all and of each address, and says when there are too many. */
final class Admission {
    private final int most;
    private final int mostOfOne;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> addressToOpen = new ConcurrentHashMap<>();

    Admission(HttpConfig config) {
        this.most = config.maxConnections();
        this.mostOfOne = config.maxConnectionsPerAddress();
    }

    /** Counts a connection, also one that there is no place for. Whoever entered leaves. */
    boolean enter(String address) {
        int ofThisAddress = addressToOpen.merge(address, 1, Integer::sum);
        return open.incrementAndGet() <= most && ofThisAddress <= mostOfOne;
    }

    void leave(String address) {
        open.decrementAndGet();
        addressToOpen.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    int open() {
        return open.get();
    }
}
