package dev.headrace.dialect;

import dev.headrace.catalog.JsonKind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The type that a selected column is cast to.
 *
 * <p>Its name reaches SQL without quotes, because {@code int} and {@code double precision} are no identifiers. What keeps
 * that safe: it is one plain word, or one of the listed names of several words.
 *
 * @param name as it stands in SQL
 * @param kind how the result becomes JSON; a type that is not built in is printed by PostgreSQL, which is right for all
 */
public record CastTarget(String name, JsonKind kind) {
    private static final Pattern PLAIN_WORD = Pattern.compile("[a-z_][a-z0-9_$]{0,62}");
    private static final Map<String, JsonKind> BUILT_IN = builtIn();

    static final String ALLOWED =
            "the name of a type: one word such as int8, text or uuid, or for example double precision";

    /** The cast to that type, or nothing if the text is no name of a type that may be used. */
    static Optional<CastTarget> of(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        JsonKind kind = BUILT_IN.get(name);
        if (kind != null) {
            return Optional.of(new CastTarget(name, kind));
        }
        // The reg types turn numbers into names of the database's own objects, which are nobody's business.
        if (!PLAIN_WORD.matcher(name).matches() || name.startsWith("reg")) {
            return Optional.empty();
        }
        return Optional.of(new CastTarget(name, JsonKind.NESTED));
    }

    private static Map<String, JsonKind> builtIn() {
        Map<String, JsonKind> nameToKind = new HashMap<>();
        put(nameToKind, JsonKind.BOOLEAN, "bool", "boolean");
        put(nameToKind, JsonKind.NUMBER, "int2", "int4", "int8", "int", "integer", "smallint", "bigint");
        put(nameToKind, JsonKind.NUMBER, "numeric", "decimal", "float4", "float8", "float", "real", "double precision");
        put(nameToKind, JsonKind.TIMESTAMP, "date", "timestamp", "timestamp without time zone");
        put(nameToKind, JsonKind.TIMESTAMP_WITH_ZONE, "timestamptz", "timestamp with time zone");
        put(nameToKind, JsonKind.JSON, "json", "jsonb");
        put(nameToKind, JsonKind.TEXT, "text", "varchar", "character varying", "bpchar", "char", "character", "name");
        put(nameToKind, JsonKind.TEXT, "uuid", "bytea", "interval", "money", "inet", "cidr", "macaddr", "xml");
        put(nameToKind, JsonKind.TEXT, "time", "timetz", "time without time zone", "time with time zone");
        put(nameToKind, JsonKind.TEXT, "bit", "varbit", "bit varying", "tsvector", "tsquery");
        return Map.copyOf(nameToKind);
    }

    private static void put(Map<String, JsonKind> nameToKind, JsonKind kind, String... names) {
        for (String name : names) {
            nameToKind.put(name, kind);
        }
    }
}
