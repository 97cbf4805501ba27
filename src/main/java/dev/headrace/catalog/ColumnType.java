package dev.headrace.catalog;

/**
 * A column's type.
 *
 * @param name as a person writes it, with its modifier: {@code numeric(10,2)}, {@code public.mood}
 * @param castName what a parameter is cast to in a filter: the base type of a domain, without modifier (a cast to
 *     {@code varchar(5)} would cut the value), always schema-qualified unless built in
 * @param kind how its values become JSON
 * @param composite whether it has fields, so that a JSON path may look into it
 * @param array whether it is an array
 */
public record ColumnType(String name, String castName, JsonKind kind, boolean composite, boolean array) {
    /** Whether {@code ->} works on it without {@code to_jsonb}. */
    public boolean isJson() {
        return kind == JsonKind.JSON;
    }

    /** Whether full-text operators take it as it is. */
    public boolean isTextSearchVector() {
        return castName.equals("tsvector") || castName.equals("pg_catalog.tsvector");
    }
}
