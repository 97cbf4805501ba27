package dev.headrace.dialect;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A statement that writes, in parts, for whoever answers its rows to print them as needed.
 *
 * <p>Its rows hold the projections, then the marks: the texts of the key, those of the key before the change if that may
 * have moved, how many rows it has found and changed so far if it may also add some, and the owner if there must be a
 * certain one.
 *
 * @param change {@code "WITH w AS (INSERT … RETURNING …)"}
 * @param projections what is answered of the rows that were written; none when the answer has no rows
 * @param marks expressions that stand behind the projections
 * @param ordering {@code " ORDER BY …"} or empty
 * @param keyColumns how many columns the key has; 0 when the relation has none
 * @param movesKeys whether the keys of before stand behind the keys
 * @param countsUpdates whether the number of changed rows is a mark behind the keys
 * @param resolves whether it says what becomes of rows that are there already
 * @param knowsKeys whether the marks name every row that is touched
 * @param owner what the last mark of each row must be; empty when there is no such mark
 * @param sets the columns that it may set in rows that are there already
 */
public record WriteStatement(
        String change,
        List<Projection> projections,
        List<String> marks,
        String ordering,
        List<Object> arguments,
        int keyColumns,
        boolean movesKeys,
        boolean countsUpdates,
        boolean resolves,
        boolean knowsKeys,
        Optional<String> owner,
        Set<String> sets) {
    public WriteStatement {
        projections = List.copyOf(projections);
        marks = List.copyOf(marks);
        arguments = List.copyOf(arguments);
        sets = Set.copyOf(sets);
    }

    /** The whole statement with its projections printed like this, in their order. */
    public String sql(List<String> printed) {
        String values = Stream.concat(printed.stream(), marks.stream()).collect(Collectors.joining(", "));
        return change + " SELECT " + (values.isEmpty() ? "1" : values) + " FROM w AS " + FieldWriter.ALIAS + ordering;
    }
}
