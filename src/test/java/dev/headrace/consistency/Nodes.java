package dev.headrace.consistency;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Several servers of one database, as clients see them. */
interface Nodes {
    int count();

    /** Which process of the node serves now; another number after it was started again. */
    int life(int node);

    /** Whether it is worth asking: it was not killed, or serves again. */
    default boolean serves(int node) {
        return true;
    }

    /** One row by its own path. */
    Answer read(int node, Row row) throws IOException, InterruptedException;

    /** Rows of one table by their keys. */
    Answer readAll(int node, List<Row> rows) throws IOException, InterruptedException;

    /** All rows of a table whose lists are cached. */
    Answer list(int node) throws IOException, InterruptedException;

    /** Writes a row; the answer holds the version that it has now. */
    Answer write(int node, Row row, long note) throws IOException, InterruptedException;

    /** A write of another row of the table; answers what went wrong, or null. */
    String writeElsewhere(int node, String table, boolean deletes) throws IOException, InterruptedException;

    /** A row as it was shown. */
    record Seen(long version, long note) {}

    /** @param status as HTTP has it */
    record Answer(int status, String source, Map<Row, Seen> rows) {}
}
