package dev.headrace.catalog;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows that the catalogue's statements answered, before they are joined into relations. */
record CatalogFindings(
        String serverVersion,
        RowSet<Row> relations,
        RowSet<Row> columns,
        RowSet<Row> types,
        RowSet<Row> keys,
        RowSet<Row> foreignKeys) {

    /** PostgreSQL's numbers of the commands, as bits. */
    private static final int UPDATE = 1 << 2;

    private static final int INSERT = 1 << 3;
    private static final int DELETE = 1 << 4;

    Catalog toCatalog() {
        Map<Long, ColumnType> idToType = readTypes();
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
                    row.getInteger("estimated_row_bytes"),
                    takes(row, INSERT),
                    takes(row, UPDATE),
                    takes(row, DELETE));
            nameToRelation.put(relation.name(), relation);
        }
        return new Catalog(serverVersion, nameToRelation);
    }

    private static boolean takes(Row row, int command) {
        return (row.getInteger("writable") & command) != 0;
    }

    private Map<Long, ColumnType> readTypes() {
        Map<Long, ColumnType> idToType = new HashMap<>();
        for (Row row : types) {
            ColumnType type = new ColumnType(
                    row.getString("name"),
                    row.getString("cast_name"),
                    JsonKind.valueOf(row.getString("kind")),
                    row.getBoolean("composite"),
                    row.getBoolean("is_array"));
            idToType.put(row.getLong("type"), type);
        }
        return idToType;
    }

    private Map<Long, List<Column>> readColumns(Map<Long, ColumnType> idToType) {
        Map<Long, List<Column>> oidToColumns = new HashMap<>();
        for (Row row : columns) {
            oidToColumns.put(row.getLong("relation"), columnsOf(row, idToType));
        }
        return oidToColumns;
    }

    private static List<Column> columnsOf(Row row, Map<Long, ColumnType> idToType) {
        String[] names = row.getArrayOfStrings("names");
        Long[] types = row.getArrayOfLongs("types");
        Set<String> loose = Set.copyOf(textsIn(row, "loose"));
        Set<String> required = Set.copyOf(textsIn(row, "required"));
        Set<String> generated = Set.copyOf(textsIn(row, "generated"));
        Map<String, String> nameToDefault = pairsIn(row, "defaulted", "defaults");
        Map<String, String> nameToComment = pairsIn(row, "commented", "comments");
        List<Column> columns = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            columns.add(new Column(
                    name,
                    idToType.get(types[i]),
                    loose.contains(name),
                    !required.contains(name),
                    generated.contains(name),
                    nameToDefault.get(name),
                    nameToComment.get(name)));
        }
        return List.copyOf(columns);
    }

    /** What only some columns have: their names in one array, its texts in another. */
    private static Map<String, String> pairsIn(Row row, String namesIn, String textsIn) {
        List<String> names = textsIn(row, namesIn);
        List<String> texts = textsIn(row, textsIn);
        Map<String, String> nameToText = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            nameToText.put(names.get(i), texts.get(i));
        }
        return nameToText;
    }

    private Map<Long, List<String>> readPrimaryKeys() {
        Map<Long, List<String>> oidToPrimaryKey = new HashMap<>();
        for (Row row : keys) {
            if (row.getBoolean("is_primary")) {
                oidToPrimaryKey.put(row.getLong("relation"), textsIn(row, "columns"));
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
                        .add(textsIn(row, "columns"));
            }
        }
        return oidToUniqueKeys;
    }

    private Map<Long, List<ForeignKey>> readForeignKeys() {
        Map<Long, List<ForeignKey>> oidToForeignKeys = new HashMap<>();
        for (Row row : foreignKeys) {
            ForeignKey key = new ForeignKey(
                    row.getString("name"),
                    textsIn(row, "columns"),
                    new QualifiedName(row.getString("target_schema"), row.getString("target_name")),
                    textsIn(row, "target_columns"));
            oidToForeignKeys
                    .computeIfAbsent(row.getLong("relation"), first -> new ArrayList<>())
                    .add(key);
        }
        return oidToForeignKeys;
    }

    /** The texts of an array, none when there is no array. */
    private static List<String> textsIn(Row row, String column) {
        String[] texts = row.getArrayOfStrings(column);
        return texts == null ? List.of() : List.of(texts);
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
