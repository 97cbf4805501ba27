package dev.headrace.dialect;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.ColumnType;
import dev.headrace.catalog.JsonKind;
import dev.headrace.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table with a column of nearly every type in a real PostgreSQL, and statements of this package run against it. */
final class ThingsDatabase {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$([0-9]+)");
    private static final String SCHEMA = """
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
            CREATE TYPE addr AS (street text, no int);
            CREATE DOMAIN mail AS varchar(40) CHECK (VALUE LIKE '%@%');
            CREATE TABLE things (
              id int8 PRIMARY KEY, small int2, whole int4, exact numeric(10,2), flag boolean, name text, code varchar(8),
              fixed char(5), mood mood, address addr, mail mail, uid uuid, day date, at timestamp, stamp timestamptz,
              span interval, clock time, data jsonb, notes json, tags text[], numbers int4[], during daterange,
              amounts int4range, multi int4multirange, raw bytea, net inet, price money, words tsvector, bits bit(3),
              "odd ""name.x" text);
            INSERT INTO things VALUES
              (1, 1, 10, 1.50, true, 'Ann', 'a', 'ab', 'sad', ('Main', 1), 'a@x', '00000000-0000-0000-0000-000000000001',
               '2026-01-01', '2026-01-01 10:00', '2026-01-01 10:00+00', '1 day', '10:00',
               '{"k":"v","n":5,"list":[1,{"x":"y"}]}', '{"k":"v","n":5}', '{a,b}', '{1,2}', '[2026-01-01,2026-02-01)',
               '[1,5)', '{[1,3),[7,9)}', '\\x01', '10.0.0.1', '1.00', 'cat:1 sat:2', B'101', 'one'),
              (2, 2, 20, 2.50, false, 'Bob, Jr. (x)', 'b', 'cd', 'ok', ('Side', 2), 'b@x',
               '00000000-0000-0000-0000-000000000002', '2026-01-02', '2026-01-02 10:00', '2026-01-02 10:00+00', '2 days',
               '11:00', '{"k":"w","n":7,"list":[2]}', '{"k":"w","n":7}', '{b,c}', '{2,3}', '[2026-02-01,2026-03-01)',
               '[5,10)', '{[5,6)}', '\\x02', '10.0.0.2', '2.00', 'dog:1 ran:2', B'110', 'two'),
              (3, 3, 30, 3.50, null, 'a"b\\c%', 'c', 'ef', 'happy', ('Long', 3), 'c@x',
               '00000000-0000-0000-0000-000000000003', '2026-01-03', '2026-01-03 10:00', '2026-01-03 10:00+00', '3 days',
               '12:00', '{"k":null,"n":9}', '{"k":null,"n":9}', '{}', '{}', '[2026-03-01,2026-04-01)', '[10,20)', '{}',
               '\\x03', '192.168.0.1', '3.00', 'cats and dogs', B'001', null);
            INSERT INTO things (id) VALUES (4);
            CREATE INDEX things_k ON things ((data ->> 'k'));
            CREATE INDEX things_name ON things USING gin (to_tsvector('english', name));
            """;
    private static final String COLUMNS = """
            SELECT a.attname, format_type(coalesce(nullif(t.typbasetype, 0), t.oid), -1), t.typname, t.typcategory
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = 'things'::regclass AND a.attnum > 0 ORDER BY a.attnum
            """;

    private final Connection connection;
    private final ReadableRelation things;

    ThingsDatabase() throws SQLException {
        String database = TestPostgres.createDatabase();
        TestPostgres.execute(database, SCHEMA);
        connection = TestPostgres.connect(database);
        things = Demo.readable("things", List.of("id"), List.of(), columns());
    }

    void close() throws SQLException {
        connection.close();
    }

    ReadableRelation things() {
        return things;
    }

    SelectStatement statement(String rawQuery) {
        return Demo.list(things, rawQuery);
    }

    /** The first column of every row. */
    List<String> run(String sql, List<Object> arguments) throws SQLException {
        Matcher matcher = PLACEHOLDER.matcher(sql);
        List<Object> inOrder = new ArrayList<>();
        StringBuilder rewritten = new StringBuilder();
        while (matcher.find()) {
            inOrder.add(arguments.get(Integer.parseInt(matcher.group(1)) - 1));
            matcher.appendReplacement(rewritten, "?");
        }
        matcher.appendTail(rewritten);
        try (var prepared = connection.prepareStatement(rewritten.toString())) {
            for (int i = 0; i < inOrder.size(); i++) {
                Object argument = inOrder.get(i);
                prepared.setObject(
                        i + 1, argument instanceof String[] texts ? connection.createArrayOf("text", texts) : argument);
            }
            List<String> rows = new ArrayList<>();
            var results = prepared.executeQuery();
            while (results.next()) {
                rows.add(results.getString(1));
            }
            return rows;
        }
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Column[] columns() throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                boolean array = rows.getString(4).equals("A");
                JsonKind kind =
                        rows.getString(3).startsWith("json") ? JsonKind.JSON : array ? JsonKind.NESTED : JsonKind.TEXT;
                columns.add(new Column(
                        rows.getString(1),
                        new ColumnType(
                                rows.getString(3),
                                rows.getString(2),
                                kind,
                                rows.getString(4).equals("C"),
                                array),
                        false,
                        true,
                        false,
                        null,
                        null));
            }
        }
        return columns.toArray(Column[]::new);
    }
}
