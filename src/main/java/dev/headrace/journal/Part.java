package dev.headrace.journal;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One part of a resource's journal, and the names of what stands in Redis for it. They share a hash tag, and so a slot of a
 * cluster.
 */
record Part(String resource, int number) {
    /** Never to be changed while anything is pending: it decides where the writes of a row stand. */
    static final int PARTS = 4;

    /** The one in which all writes of that row stand. */
    static Part of(String resource, String row) {
        return new Part(resource, Math.floorMod(row.hashCode(), PARTS));
    }

    static List<Part> allOf(String resource) {
        return IntStream.range(0, PARTS)
                .mapToObj(number -> new Part(resource, number))
                .toList();
    }

    /** What PostgreSQL knows it by. */
    String name() {
        return resource + '/' + number;
    }

    String entries() {
        return "j:{" + name().replace("%", "%25").replace("}", "%7D") + '}';
    }

    String owner() {
        return entries() + ":o";
    }

    String epoch() {
        return entries() + ":e";
    }

    /** Holds which server may take writes, for it numbers them above those that are applied. */
    String server() {
        return entries() + ":s";
    }

    String parked() {
        return entries() + ":p";
    }

    /** Holds the id of the last entry that writes the row, as long as that is pending. */
    String mark(String row) {
        return entries() + ":m:" + row;
    }

    String idempotency(String row, String key) {
        return entries() + ":i:" + row.length() + ':' + row + ':' + key;
    }
}
