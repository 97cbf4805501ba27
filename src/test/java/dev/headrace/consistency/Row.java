package dev.headrace.consistency;

import java.util.List;

/** One of the rows that are read and written: two shared ones and a lonely one in each of the tables. */
record Row(int number) {
    /** Each is cached by the pattern that it is named after. */
    static final List<String> TABLES = List.of("asides", "throughs", "aheads");

    static final int PER_TABLE = 3;
    static final int COUNT = TABLES.size() * PER_TABLE;

    static Row of(String table, int id) {
        return new Row(TABLES.indexOf(table) * PER_TABLE + id - 1);
    }

    String table() {
        return TABLES.get(number / PER_TABLE);
    }

    int id() {
        return number % PER_TABLE + 1;
    }

    /** Whether at most one read of it at a time goes to each node, so that none can join the load of another. */
    boolean isLonely() {
        return id() == PER_TABLE;
    }

    @Override
    public String toString() {
        return table() + "/" + id();
    }
}
