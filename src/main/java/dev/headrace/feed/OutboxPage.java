package dev.headrace.feed;

import dev.headrace.catalog.QualifiedName;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Some rows of the outbox, and what PostgreSQL was when they were read.
 *
 * @param snapshot what was visible: everything that had ended when it was taken
 * @param second PostgreSQL's clock, in seconds
 * @param rows how many there were
 * @param lastXid the place of the last one
 * @param changes what they tell, one for each table
 */
record OutboxPage(String snapshot, long second, int rows, String lastXid, String lastSeq, List<Change> changes) {
    /** Of the answer to {@link Sql#READ}. */
    static OutboxPage of(List<List<String>> answer) {
        List<List<String>> rows =
                answer.stream().filter(row -> row.get(2) != null).toList();
        List<String> first = answer.get(0);
        List<String> last = answer.get(answer.size() - 1);
        return new OutboxPage(
                first.get(0), Long.parseLong(first.get(1)), rows.size(), last.get(2), last.get(3), changes(rows));
    }

    private static List<Change> changes(List<List<String>> rows) {
        Map<QualifiedName, Set<List<String>>> tableToKeys = new LinkedHashMap<>();
        Set<QualifiedName> whole = new HashSet<>();
        for (List<String> row : rows) {
            QualifiedName table = new QualifiedName(row.get(4), row.get(5));
            Set<List<String>> keys = tableToKeys.computeIfAbsent(table, unseen -> new HashSet<>());
            if (row.get(6) == null) {
                whole.add(table);
            } else {
                keys.addAll(keys(row.get(6)));
            }
        }
        return tableToKeys.entrySet().stream()
                .map(entry -> whole.contains(entry.getKey())
                        ? Change.ofAny(entry.getKey())
                        : Change.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static List<List<String>> keys(String json) {
        JsonArray array = new JsonArray(json);
        List<List<String>> keys = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonArray columns = array.getJsonArray(i);
            keys.add(columns.stream().map(String::valueOf).toList());
        }
        return keys;
    }
}
