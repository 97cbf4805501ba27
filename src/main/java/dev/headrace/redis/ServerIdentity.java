package dev.headrace.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which server answers.
 *
 * @param runId changes with each start of the server; for a cluster it is made of those of all masters
 */
record ServerIdentity(String runId, String version) {
    private static final String UNKNOWN = "unknown-";

    /**
     * Reads what {@code INFO} answered, once for each master.
     *
     * @throws RedisUnavailable when one of them is a replica: it would refuse whatever changes something
     */
    static ServerIdentity of(List<String> infos) {
        List<Map<String, String>> servers =
                infos.stream().map(ServerIdentity::fields).toList();
        if (servers.stream().anyMatch(ServerIdentity::isReplica)) {
            throw new RedisUnavailable("it is a replica, which can only be read");
        }
        String runIds = servers.stream()
                .map(fields -> fields.getOrDefault("run_id", ""))
                .sorted()
                .collect(Collectors.joining("+"));
        return new ServerIdentity(
                runIds, servers.isEmpty() ? "unknown" : servers.get(0).getOrDefault("redis_version", "unknown"));
    }

    /** For an account that may not ask: like no other, so that nobody takes two connections for the same server. */
    static ServerIdentity unknown() {
        return new ServerIdentity(UNKNOWN + UUID.randomUUID(), "unknown");
    }

    static boolean isUnknown(String runId) {
        return runId.startsWith(UNKNOWN);
    }

    private static boolean isReplica(Map<String, String> fields) {
        return "slave".equals(fields.get("role")) && !"0".equals(fields.get("slave_read_only"));
    }

    private static Map<String, String> fields(String info) {
        Map<String, String> fields = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return fields;
    }
}
