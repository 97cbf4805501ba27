package dev.headrace.catalog;

/** A relation's name with its schema. */
public record QualifiedName(String schema, String name) {
    /** Splits "schema.name"; a bare name is in "public". Only the first dot separates. */
    public static QualifiedName parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new QualifiedName("public", text)
                : new QualifiedName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** The name as SQL, quoted. */
    public String sql() {
        return Identifier.quote(schema) + "." + Identifier.quote(name);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
