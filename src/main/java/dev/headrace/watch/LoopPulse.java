package dev.headrace.watch;

import dev.headrace.call.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers when each event loop last ran its timer, so that another thread can tell which ones are stuck. */
public final class LoopPulse implements Watcher {
    private final NanoClock clock;
    private final Map<Integer, Long> loopToLastTurn = new ConcurrentHashMap<>();

    public LoopPulse(NanoClock clock) {
        this.clock = clock;
    }

    @Override
    public void loopLagged(int loop, long nanos) {
        loopToLastTurn.put(loop, clock.nanos());
    }

    @Override
    public void loopStopped(int loop) {
        loopToLastTurn.remove(loop);
    }

    /** The loops that have not turned for longer than the limit, in order. */
    public List<Integer> stuck(Duration limit) {
        long now = clock.nanos();
        return loopToLastTurn.entrySet().stream()
                .filter(turn -> now - turn.getValue() > limit.toNanos())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
