package dev.headrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.catalog.Identifier;
import dev.headrace.catalog.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Whether the text of a whole row, {@code ROW(a, b)::text}, carries each column exactly as its type prints it. */
class RecordTextIT {
    @Test
    void carriesEveryColumnAsItsTypePrintsIt() throws SQLException {
        String database = TestPostgres.createDatabase();
        SoftAssertions wrong = new SoftAssertions();
        for (QualifiedName table : EveryType.create(database)) {
            try (Connection connection = TestPostgres.connect(database)) {
                compare(connection, table, wrong);
            }
        }
        wrong.assertAll();
    }

    private static void compare(Connection connection, QualifiedName table, SoftAssertions wrong) throws SQLException {
        List<String> columns = columnsOf(connection, table);
        String names = columns.stream().map(Identifier::quote).collect(Collectors.joining(", "));
        String texts = columns.stream()
                .map(Identifier::quote)
                .map(name -> "CASE WHEN num_nulls(" + name + ") = 0 THEN format('%s', " + name + ") END")
                .collect(Collectors.joining(", "));
        String sql = "SELECT ROW(" + names + ")::text, " + texts + " FROM " + table.sql() + " ORDER BY id";
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> carried = fieldsOf(rows.getString(1));
                assertThat(carried).hasSameSizeAs(columns);
                compare(carried, rows, table, columns, wrong);
            }
        }
    }

    private static void compare(
            List<String> carried, ResultSet row, QualifiedName table, List<String> columns, SoftAssertions wrong)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            wrong.assertThat(carried.get(i)).as(table + "." + columns.get(i)).isEqualTo(row.getString(i + 2));
        }
    }

    private static List<String> columnsOf(Connection connection, QualifiedName table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM " + table.sql() + " LIMIT 0")) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                columns.add(rows.getMetaData().getColumnName(i));
            }
        }
        return columns;
    }

    /** The fields of a record's text: nothing at all is NULL, quotes and backslashes are doubled inside of quotes. */
    private static List<String> fieldsOf(String record) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean present = false;
        for (int i = 1; i < record.length(); i++) {
            char c = record.charAt(i);
            boolean last = i == record.length() - 1;
            if (!quoted && (c == ',' || last)) {
                fields.add(present ? field.toString() : null);
                field.setLength(0);
                present = false;
            } else if ((c == '"' && quoted && record.charAt(i + 1) == '"') || c == '\\') {
                field.append(record.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                present = true;
            } else {
                field.append(c);
                present = true;
            }
        }
        return fields;
    }
}
