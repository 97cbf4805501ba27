package dev.headrace.catalog;

/** Writes names into SQL. The only place that does. */
public final class Identifier {
    private Identifier() {}

    /** The name between double quotes, inner ones doubled. A NUL cannot be part of a name and is refused. */
    public static String quote(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an identifier cannot hold a NUL");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
