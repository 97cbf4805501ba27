package dev.headrace.dialect;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.ColumnType;
import dev.headrace.catalog.Identifier;

/** Writes fields as SQL: the column is looked up, the steps of its path are bound. */
final class FieldWriter {
    /** The name of the relation within every statement. */
    static final String ALIAS = "t";

    private final ReadableRelation readable;
    private final Arguments arguments;

    FieldWriter(ReadableRelation readable, Arguments arguments) {
        this.readable = readable;
        this.arguments = arguments;
    }

    static String column(Column column) {
        return ALIAS + "." + Identifier.quote(column.name());
    }

    /** The field's value as it is. */
    String value(Field field) {
        Column column = readable.column(field.column());
        return field.path().isEmpty() ? column(column) : pathInto(column, field);
    }

    /** The field as something that can be compared and sorted: {@code json} cannot, {@code jsonb} can. */
    Operand operand(Field field) {
        Column column = readable.column(field.column());
        if (field.path().isEmpty()) {
            return operand(column);
        }
        String value = pathInto(column, field);
        if (field.endsAsText()) {
            return Operand.text(value);
        }
        return Operand.jsonb(isPlainJson(column.type()) ? "to_jsonb" + value : value);
    }

    /** A column of the key or that of the owner, which may be hidden. */
    Operand keyColumn(String name) {
        Column exposed = readable.columns().get(name);
        return operand(exposed == null ? readable.relation().columnsByName().get(name) : exposed);
    }

    private static Operand operand(Column column) {
        ColumnType type = column.type();
        return isPlainJson(type)
                ? Operand.jsonb("to_jsonb(" + column(column) + ")")
                : new Operand(column(column), type.castName(), type.array(), type.isTextSearchVector());
    }

    private static boolean isPlainJson(ColumnType type) {
        return type.isJson() && !type.castName().endsWith("jsonb");
    }

    private String pathInto(Column column, Field field) {
        String start = column.type().isJson() ? column(column) : "to_jsonb(" + column(column) + ")";
        StringBuilder sql = new StringBuilder("(").append(start);
        for (PathStep step : field.path()) {
            sql.append(step.asText() ? "->>" : "->").append(bound(step));
        }
        return sql.append(')').toString();
    }

    private String bound(PathStep step) {
        return step instanceof PathStep.Index index
                ? arguments.text(Integer.toString(index.position())) + "::int4"
                : arguments.text(((PathStep.Key) step).name());
    }
}
