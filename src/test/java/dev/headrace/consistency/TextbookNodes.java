package dev.headrace.consistency;

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
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Cache-aside as textbooks have it, which this project does not do: who misses a row takes a lock with SET NX EX, loads it
 * and stores it without looking whether anything has happened meanwhile; the others wait 50 ms and look again; who writes
 * deletes what is stored after the COMMIT. Some loads are slow at times, as any process is.
 */
final class TextbookNodes implements Nodes, AutoCloseable {
    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SLOWEST = 400;

    private final int count;
    private final String database;
    private final int redisPort;
    private final Random random;
    private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Session> own = ThreadLocal.withInitial(this::connect);

    /** The connections of one thread. */
    private record Session(Connection postgres, RedisWire redis) {}

    TextbookNodes(int count, String database, int redisPort, long seed) {
        this.count = count;
        this.database = database;
        this.redisPort = redisPort;
        this.random = new Random(seed);
    }

    private Session connect() {
        try {
            Session session = new Session(TestPostgres.connect(database), new RedisWire(redisPort));
            sessions.add(session);
            return session;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int life(int node) {
        return 1;
    }

    @Override
    public Answer read(int node, Row row) throws IOException {
        RedisWire redis = own.get().redis;
        while (true) {
            String stored = redis.ask("GET", row.toString());
            if (stored != null) {
                String[] numbers = stored.split(",");
                Seen seen = new Seen(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
                return new Answer(200, "shared", Map.of(row, seen));
            }
            if (redis.ask("SET", "lock/" + row, "1", "NX", "EX", "10") != null) {
                return new Answer(200, "miss", Map.of(row, fill(redis, row)));
            }
            LockSupport.parkNanos(RETRY);
        }
    }

    private Seen fill(RedisWire redis, Row row) throws IOException {
        Seen seen = query("SELECT v, note FROM " + row.table() + " WHERE id = " + row.id());
        if (random.nextInt(3) == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(SLOWEST)));
        }
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
                "UPDATE " + row.table() + " SET note = " + note + " WHERE id = " + row.id() + " RETURNING v, note");
        own.get().redis.ask("DEL", row.toString());
        return new Answer(200, "none", Map.of(row, seen));
    }

    @Override
    public String writeElsewhere(int node, String table, boolean deletes) {
        return null;
    }

    private Seen query(String sql) throws IOException {
        try (Statement statement = own.get().postgres.createStatement();
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
