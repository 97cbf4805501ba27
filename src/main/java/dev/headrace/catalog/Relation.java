package dev.headrace.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table, a view or anything else that has rows.
 *
 * @param columns in the table's order
 * @param primaryKey the columns of the primary key in its order, empty without one
 * @param uniqueKeys the columns of each further unique constraint or full unique index
 * @param comment its COMMENT, or null
 * @param estimatedRows the planner's estimate, -1 when it has none
 * @param estimatedRowBytes average size of a row on disk with its out-of-line values, 0 when unknown
 * @param insertable whether rows can be added; of a view that means through its rules and triggers too
 */
public record Relation(
        QualifiedName name,
        RelationKind kind,
        List<Column> columns,
        List<String> primaryKey,
        List<List<String>> uniqueKeys,
        List<ForeignKey> foreignKeys,
        String comment,
        long estimatedRows,
        int estimatedRowBytes,
        boolean insertable,
        boolean updatable,
        boolean deletable) {

    /** The columns by name, in the table's order. */
    public Map<String, Column> columnsByName() {
        Map<String, Column> nameToColumn = new LinkedHashMap<>();
        columns.forEach(column -> nameToColumn.put(column.name(), column));
        return nameToColumn;
    }
}
