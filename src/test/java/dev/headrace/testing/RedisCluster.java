package dev.headrace.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three Redis of a test's own that form a cluster, each with a third of the slots and without a replica. */
public final class RedisCluster implements AutoCloseable {
    public static final int SLOTS = 16_384;
    private static final int NODES = 3;
    private static final String PASSWORD = "p@ss";

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisCluster() {}

    /** Starts them and waits until each knows all. */
    public static RedisCluster launch() {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < NODES; i++) {
            cluster.nodes.add(RedisProcess.launch(
                    "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--requirepass", PASSWORD));
        }
        for (int i = 0; i < NODES; i++) {
            cluster.join(i);
        }
        cluster.awaitWhole();
        return cluster;
    }

    private void awaitWhole() {
        for (int i = 0; i < NODES; i++) {
            int node = i;
            // The first line is the length of the answer; a down cluster refuses any key, and so does one that loads
            // its dump.
            Await.until("node " + i + " knows all", () -> {
                String answer = tell(node, "GET x");
                return !answer.contains("CLUSTERDOWN") && !answer.contains("LOADING");
            });
        }
    }

    private void join(int node) {
        String slots = IntStream.range(SLOTS * node / NODES, SLOTS * (node + 1) / NODES)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
        require(tell(node, "CLUSTER SET-CONFIG-EPOCH " + (node + 1)));
        require(tell(node, "CLUSTER ADDSLOTS " + slots));
        require(tell(node, "CLUSTER MEET 127.0.0.1 " + nodes.get(0).port()));
    }

    private static void require(String answer) {
        if (!answer.equals("+OK")) {
            throw new IllegalStateException(answer);
        }
    }

    /** The node that holds a slot, unless the slot was moved. */
    public RedisProcess holder(int slot) {
        return nodes.get(slot * NODES / SLOTS);
    }

    /** A URL that names two of the nodes, and so a cluster. */
    public String url() {
        return url(0) + ",127.0.0.1:" + nodes.get(1).port();
    }

    /** A URL that names one of them. */
    public String url(int node) {
        return "redis://:p%40ss@127.0.0.1:" + nodes.get(node).port();
    }

    /** Sends a command to one of them, and answers the first line of the answer. */
    public String tell(int node, String line) {
        return lines(node, line).get(0);
    }

    /** All lines of the answer. */
    public List<String> lines(int node, String line) {
        return nodes.get(node).tellAs(PASSWORD, line);
    }

    /** Each has its keys as they are now when it is started the next time. */
    public void save() {
        for (int i = 0; i < NODES; i++) {
            require(tell(i, "SAVE"));
        }
    }

    /** Kills one without any warning and starts it again; waits until it has found the others. */
    public void restart(int node) {
        nodes.get(node).kill();
        nodes.get(node).start();
        awaitWhole();
    }

    /** Removes all keys. */
    public void wipe() {
        for (int i = 0; i < NODES; i++) {
            tell(i, "FLUSHALL");
        }
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
