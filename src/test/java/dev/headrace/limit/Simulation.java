package dev.headrace.limit;

import dev.headrace.config.Binder;
import dev.headrace.config.Overrides;
import dev.headrace.config.Source;
import dev.headrace.loop.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Nodes that count one client under one policy, what their messages to Redis do there, and time. Nothing happens by itself:
 * the test says which message arrives next, and when a timer is due.
 */
final class Simulation {
    static final String KEY = "k";

    final Policy policy;
    final List<Node> nodes = new ArrayList<>();
    /** What is on its way, in no order but that of each node. */
    final List<Message> messages = new ArrayList<>();

    final List<Runnable> timers = new ArrayList<>();
    /** How many passed in each window, by its name. */
    final Map<Long, Long> windowToPassed = new HashMap<>();

    long nanos = 1;
    private long window;
    private long windowEnd;
    private long charged;
    private int asked;

    /** A message, with the node that sent it or shall hear it. */
    record Message(int node, Runnable action) {}

    Simulation(int count, int quota, String more) {
        policy = policy("{ path: /, quota: " + quota + ", window: 60s" + more + " }");
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(i));
        }
    }

    static Policy policy(String yaml) {
        PolicyConfig config = Binder.bind(PolicyConfig.class, new Source("p", yaml), Overrides.none(Map.of()))
                .value();
        return new Policy("p", config, config.onRedisDown());
    }

    /** One request at a node: what becomes of it. */
    Future<Verdict> request(int node) {
        Bucket budget = nodes.get(node).budget;
        Verdict verdict = budget.tryTake(nanos);
        Future<Verdict> said = verdict != null ? Future.succeededFuture(verdict) : budget.take();
        return said.onSuccess(this::count);
    }

    private void count(Verdict verdict) {
        if (verdict.admits()) {
            windowToPassed.merge(verdict.mark(), 1L, Long::sum);
        }
    }

    /** How many passed in the window that Redis has. */
    long passed() {
        return windowToPassed.getOrDefault(window, 0L);
    }

    /** Lets the oldest message of one of those that have one arrive. */
    void deliver(int choice) {
        if (!messages.isEmpty()) {
            int node = messages.get(Math.floorMod(choice, messages.size())).node;
            Message next = messages.stream()
                    .filter(message -> message.node == node)
                    .findFirst()
                    .orElseThrow();
            messages.remove(next);
            next.action.run();
        }
    }

    /** Lets everything arrive, and the timers be due behind that. */
    void settle() {
        while (!messages.isEmpty() || !timers.isEmpty()) {
            while (!messages.isEmpty()) {
                deliver(0);
            }
            if (!timers.isEmpty()) {
                timers.remove(0).run();
            }
        }
    }

    void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** A node ends without a word, and one without knowledge takes its place. */
    void kill(int node) {
        messages.removeIf(message -> message.node == node);
        nodes.set(node, new Node(node));
    }

    /** As the scripts do it. */
    private Ledger.Lease lease(long most, long known, long owed) {
        if (nanos >= windowEnd) {
            window = nanos;
            windowEnd = nanos + policy.windowNanos();
            charged = 0;
            asked = 0;
        }
        charged += known == window || known == Window.NONE ? owed : 0;
        asked += known == window ? 0 : 1;
        long free = policy.quota() - charged;
        long leased = free <= 0 ? 0 : Math.min(Math.min(Math.max(free / (2L * asked), asked == 1 ? 4 : 1), free), most);
        charged += leased;
        long left = TimeUnit.NANOSECONDS.toMillis(windowEnd - nanos);
        return new Ledger.Lease(leased, window, left, Math.max(0, free - leased), asked);
    }

    /** What one node knows, and how it asks. */
    final class Node implements Ledger {
        final int number;
        final Budget budget;
        boolean isCutOff;

        Node(int number) {
            this.number = number;
            this.budget = new Budget(
                    policy,
                    KEY,
                    new LimitContext(
                            false, this, () -> nanos, timers(), Promise::promise, () -> nodes.size(), failure -> {}));
        }

        private Timers timers() {
            return new Timers() {
                @Override
                public long after(long millis, Runnable action) {
                    timers.add(action);
                    return 0;
                }

                @Override
                public long every(long millis, Runnable action) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void cancel(long timer) {
                    throw new UnsupportedOperationException();
                }
            };
        }

        private void send(Runnable action) {
            messages.add(new Message(number, action));
        }

        @Override
        public Future<Lease> lease(String key, Policy asked, long most, long known, long owed) {
            if (isCutOff) {
                return Future.failedFuture("cut off");
            }
            Promise<Lease> promise = Promise.promise();
            send(() -> {
                Lease lease = Simulation.this.lease(most, known, owed);
                send(() -> promise.complete(lease));
            });
            return promise.future();
        }

        @Override
        public Future<?> giveBack(String key, long tokens, long ofWindow) {
            send(() -> {
                if (ofWindow == window) {
                    charged -= Math.min(tokens, charged);
                    nodes.forEach(node -> node.send(node.budget::returned));
                }
            });
            return Future.succeededFuture();
        }

        @Override
        public void recall(String key) {
            send(() -> nodes.forEach(node -> node.send(node.budget::recalled)));
        }

        @Override
        public Future<Entry> log(String key, Policy asked, long name, List<Alone> alone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forget(String key, long name) {
            throw new UnsupportedOperationException();
        }
    }
}
