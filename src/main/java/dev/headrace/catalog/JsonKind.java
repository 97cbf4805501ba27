package dev.headrace.catalog;

/**
 * How PostgreSQL's own JSON functions print a type, domains followed to their base.
 *
 * <p>The names describe the JSON; {@code RowEncoder} turns PostgreSQL's text output of a value into exactly what
 * {@code to_json} would have printed.
 */
public enum JsonKind {
    /** {@code t} and {@code f} become {@code true} and {@code false}. */
    BOOLEAN,
    /** Printed bare when it is a JSON number, quoted when it is not ({@code NaN}, {@code Infinity}). */
    NUMBER,
    /** A timestamp without zone: the first blank, between day and time, becomes a T. A date has nothing to change. */
    TIMESTAMP,
    /** A timestamp with zone: as {@link #TIMESTAMP}, and the offset always has minutes. */
    TIMESTAMP_WITH_ZONE,
    /** {@code json} and {@code jsonb}: the text is the JSON. */
    JSON,
    /** Arrays, composites, and types with a cast to json: only {@code to_json} prints them. */
    NESTED,
    /** Everything else: the text, as a JSON string. */
    TEXT
}
