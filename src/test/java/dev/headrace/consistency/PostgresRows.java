package dev.headrace.consistency;

import dev.headrace.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What PostgreSQL holds. */
final class PostgresRows {
    private PostgresRows() {}

    /** Reads all rows that the traffic is about. */
    static void read(String database, Map<Row, Nodes.Seen> rows) throws SQLException {
        try (Connection connection = TestPostgres.connect(database);
                Statement statement = connection.createStatement()) {
            for (String table : Row.TABLES) {
                ResultSet found =
                        statement.executeQuery("SELECT id, v, note FROM " + table + " WHERE id <= " + Row.PER_TABLE);
                while (found.next()) {
                    rows.put(Row.of(table, found.getInt(1)), new Nodes.Seen(found.getLong(2), found.getLong(3)));
                }
            }
        }
    }
}
