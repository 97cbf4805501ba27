package dev.headrace.testing;

import dev.headrace.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tables with a column of every type that a column may have, filled with the values that encoders get wrong.
 *
 * <p>Each table has a primary key {@code id}, counted from 0, and columns named after what they hold. Every column has
 * each of its values in some row, and a NULL; short lists of values start anew, so that rows mix values and NULLs. The
 * values stand in {@link NastyValues}.
 */
public final class EveryType {
    static final String SCHEMA = "every";

    private EveryType() {}

    /** A column and its values, written as PostgreSQL reads them. */
    record Sample(String column, String type, List<String> values) {
        static Sample of(String type, String... values) {
            return new Sample(type, type, List.of(values));
        }

        static Sample named(String column, String type, String... values) {
            return new Sample(column, type, List.of(values));
        }

        /** The value as SQL; NULL follows the last one, then it starts again. */
        private String literal(int row) {
            int position = row % (values.size() + 1);
            return position == values.size() ? "NULL" : quote(values.get(position)) + "::" + type;
        }
    }

    /** A table and its columns. */
    record Group(String name, List<Sample> samples) {
        private String sql() {
            int rows = 1
                    + samples.stream()
                            .mapToInt(sample -> sample.values.size())
                            .max()
                            .orElseThrow();
            String table = new QualifiedName(SCHEMA, name).sql();
            String columns = samples.stream()
                    .map(sample -> ", \"" + sample.column.replace("\"", "\"\"") + "\" " + sample.type)
                    .collect(Collectors.joining());
            return "CREATE TABLE " + table + " (id int4 PRIMARY KEY" + columns + ");"
                    + IntStream.range(0, rows).mapToObj(this::insert).collect(Collectors.joining());
        }

        private String insert(int row) {
            return "INSERT INTO " + new QualifiedName(SCHEMA, name).sql() + " VALUES (" + row
                    + samples.stream().map(sample -> ", " + sample.literal(row)).collect(Collectors.joining())
                    + ");";
        }
    }

    /** Creates the tables in a database of {@link TestPostgres} and answers their names. */
    public static List<QualifiedName> create(String database) {
        TestPostgres.execute(database, NastyValues.TYPES);
        List<QualifiedName> names = new ArrayList<>();
        Stream.concat(NastyValues.BUILT_IN.stream(), NastyValues.OWN.stream()).forEach(group -> {
            TestPostgres.execute(database, group.sql());
            names.add(new QualifiedName(SCHEMA, group.name));
        });
        return names;
    }

    private static String quote(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
