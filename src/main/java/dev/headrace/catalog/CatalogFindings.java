package dev.headrace.catalog;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows that the catalogue's statements answered, before they are joined into relations. */
record CatalogFindings(
        String serverVersion,
        RowSet<Row> relations,
        RowSet<Row> columns,
        RowSet<Row> types,
        RowSet<Row> keys,
        RowSet<Row> foreignKeys) {

    /** A type as a column names it. */
    private record TypeId(long oid, int modifier) {}

    Catalog toCatalog() {
        Map<TypeId, ColumnType> idToType = readTypes();
        Map<Long, List<Column>> oidToColumns = readColumns(idToType);
        Map<Long, List<String>> oidToPrimaryKey = readPrimaryKeys();
        Map<Long, List<List<String>>> oidToUniqueKeys = readUniqueKeys();
        Map<Long, List<ForeignKey>> oidToForeignKeys = readForeignKeys();
        Map<QualifiedName, Relation> nameToRelation = new LinkedHashMap<>();
        for (Row row : relations) {
            Long oid = row.getLong("oid");
            Relation relation = new Relation(
                    new QualifiedName(row.getString("schema"), row.getString("name")),
                    kindOf(row.getString("kind")),
                    oidToColumns.getOrDefault(oid, List.of()),
                    oidToPrimaryKey.getOrDefault(oid, List.of()),
                    List.copyOf(oidToUniqueKeys.getOrDefault(oid, List.of())),
                    List.copyOf(oidToForeignKeys.getOrDefault(oid, List.of())),
                    row.getString("comment"),
                    row.getLong("estimated_rows"),
                    row.getInteger("estimated_row_bytes"));
            nameToRelation.put(relation.name(), relation);
        }
        return new Catalog(serverVersion, nameToRelation);
    }

    private Map<TypeId, ColumnType> readTypes() {
        Map<TypeId, ColumnType> idToType = new HashMap<>();
        for (Row row : types) {
            ColumnType type = new ColumnType(
                    row.getString("name"),
                    row.getString("cast_name"),
                    JsonKind.valueOf(row.getString("kind")),
                    row.getBoolean("composite"),
                    row.getBoolean("is_array"),
                    row.getString("output_function"),
                    row.getString("output_cast"));
            idToType.put(new TypeId(row.getLong("type"), row.getInteger("modifier")), type);
        }
        return idToType;
    }

    private Map<Long, List<Column>> readColumns(Map<TypeId, ColumnType> idToType) {
        Map<Long, List<Column>> oidToColumns = new HashMap<>();
        for (Row row : columns) {
            oidToColumns.put(row.getLong("relation"), columnsOf(row, idToType));
        }
        return oidToColumns;
    }

    private static List<Column> columnsOf(Row row, Map<TypeId, ColumnType> idToType) {
        String[] names = row.getArrayOfStrings("names");
        Long[] types = row.getArrayOfLongs("types");
        Integer[] modifiers = row.getArrayOfIntegers("modifiers");
        Boolean[] required = row.getArrayOfBooleans("required");
        Boolean[] generated = row.getArrayOfBooleans("generated");
        Boolean[] defaulted = row.getArrayOfBooleans("defaulted");
        String[] comments = row.getArrayOfStrings("comments");
        List<Column> columns = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            ColumnType type = idToType.get(new TypeId(types[i], modifiers[i]));
            columns.add(new Column(names[i], type, !required[i], generated[i], defaulted[i], comments[i]));
        }
        return List.copyOf(columns);
    }

    private Map<Long, List<String>> readPrimaryKeys() {
        Map<Long, List<String>> oidToPrimaryKey = new HashMap<>();
        for (Row row : keys) {
            if (row.getBoolean("is_primary")) {
                oidToPrimaryKey.put(row.getLong("relation"), namesIn(row, "columns"));
            }
        }
        return oidToPrimaryKey;
    }

    private Map<Long, List<List<String>>> readUniqueKeys() {
        Map<Long, List<List<String>>> oidToUniqueKeys = new HashMap<>();
        for (Row row : keys) {
            if (!row.getBoolean("is_primary")) {
                oidToUniqueKeys
                        .computeIfAbsent(row.getLong("relation"), first -> new ArrayList<>())
                        .add(namesIn(row, "columns"));
            }
        }
        return oidToUniqueKeys;
    }

    private Map<Long, List<ForeignKey>> readForeignKeys() {
        Map<Long, List<ForeignKey>> oidToForeignKeys = new HashMap<>();
        for (Row row : foreignKeys) {
            ForeignKey key = new ForeignKey(
                    row.getString("name"),
                    namesIn(row, "columns"),
                    new QualifiedName(row.getString("target_schema"), row.getString("target_name")),
                    namesIn(row, "target_columns"));
            oidToForeignKeys
                    .computeIfAbsent(row.getLong("relation"), first -> new ArrayList<>())
                    .add(key);
        }
        return oidToForeignKeys;
    }

    private static List<String> namesIn(Row row, String column) {
        return List.of(row.getArrayOfStrings(column));
    }

    private static RelationKind kindOf(String relkind) {
        return switch (relkind) {
            case "r" -> RelationKind.TABLE;
            case "p" -> RelationKind.PARTITIONED_TABLE;
            case "v" -> RelationKind.VIEW;
            case "m" -> RelationKind.MATERIALIZED_VIEW;
            case "f" -> RelationKind.FOREIGN_TABLE;
            default -> throw new IllegalArgumentException("unknown kind of relation: " + relkind);
        };
    }
}
