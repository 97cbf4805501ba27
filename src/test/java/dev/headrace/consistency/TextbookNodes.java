package dev.headrace.consistency;

import dev.headrace.testing.ChaosProxy;
import dev.headrace.testing.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Cache-aside as textbooks have it, which this project does not do: who misses a row takes a lock with SET NX EX, loads it
 * and stores it without looking whether anything has happened meanwhile; the others wait 50 ms and look again; who writes
 * deletes what is stored after the COMMIT.
 */
final class TextbookNodes implements Nodes, AutoCloseable {
    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(50);

    private final String database;
    private final List<ChaosProxy> databaseLines;
    private final int redisPort;
    private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Map<Integer, Session>> nodeToSession = ThreadLocal.withInitial(HashMap::new);

    /** The connections of one thread to one node. */
    private record Session(Connection postgres, RedisWire redis) {}

    /** @param databaseLines one for each node */
    TextbookNodes(String database, List<ChaosProxy> databaseLines, int redisPort) {
        this.database = database;
        this.databaseLines = databaseLines;
        this.redisPort = redisPort;
    }

    private Session session(int node) {
        return nodeToSession.get().computeIfAbsent(node, this::connect);
    }

    private Session connect(int node) {
        try {
            Session session = new Session(
                    TestPostgres.connect(database, databaseLines.get(node).port()), new RedisWire(redisPort));
            sessions.add(session);
            return session;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int count() {
        return databaseLines.size();
    }

    @Override
    public int life(int node) {
        return 1;
    }

    @Override
    public Answer read(int node, Row row) throws IOException {
        RedisWire redis = session(node).redis;
        while (true) {
            String stored = redis.ask("GET", row.toString());
            if (stored != null) {
                String[] numbers = stored.split(",");
                Seen seen = new Seen(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
                return new Answer(200, "shared", Map.of(row, seen));
            }
            if (redis.ask("SET", "lock/" + row, "1", "NX", "EX", "10") != null) {
                return new Answer(200, "miss", Map.of(row, fill(node, row)));
            }
            LockSupport.parkNanos(RETRY);
        }
    }

    private Seen fill(int node, Row row) throws IOException {
        RedisWire redis = session(node).redis;
        Seen seen = query(node, "SELECT v, note FROM " + row.table() + " WHERE id = " + row.id());
        redis.ask("SET", row.toString(), seen.version() + "," + seen.note(), "EX", "8");
        redis.ask("DEL", "lock/" + row);
        return seen;
    }

    @Override
    public Answer readAll(int node, List<Row> rows) throws IOException {
        Map<Row, Seen> found = new HashMap<>();
        String source = "shared";
        for (Row row : rows) {
            Answer one = read(node, row);
            found.putAll(one.rows());
            source = one.source().equals("miss") ? "miss" : source;
        }
        return new Answer(200, source, found);
    }

    @Override
    public Answer list(int node) throws IOException {
        return readAll(node, List.of(new Row(0), new Row(1)));
    }

    @Override
    public Answer write(int node, Row row, long note) throws IOException {
        Seen seen = query(
                node,
                "UPDATE " + row.table() + " SET note = " + note + " WHERE id = " + row.id() + " RETURNING v, note");
        session(node).redis.ask("DEL", row.toString());
        return new Answer(200, "none", Map.of(row, seen));
    }

    @Override
    public String writeElsewhere(int node, String table, boolean deletes) {
        return null;
    }

    private Seen query(int node, String sql) throws IOException {
        try (Statement statement = session(node).postgres.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return new Seen(rows.getLong(1), rows.getLong(2));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        for (Session session : sessions) {
            session.redis.close();
            session.postgres.close();
        }
    }
}
