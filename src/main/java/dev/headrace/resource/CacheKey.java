package dev.headrace.resource;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.Relation;
import dev.headrace.dialect.RowKey;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The text under which the caches know a row.
 *
 * <p>A row must have one text only, or a write would miss what was stored under another one: {@code 042} finds the row 42
 * too. So only types are cached whose canonical text can be told by looking at it, and other texts are read past the
 * caches.
 */
final class CacheKey {
    static final String TYPES =
            "smallint, integer, bigint, uuid, and text and character varying with a deterministic collation";

    private static final int UUID_LENGTH = 36;
    /** Where the dashes of a uuid stand. */
    private static final Set<Integer> DASHES = Set.of(8, 13, 18, 23);

    private static final int MOST_DIGITS = 19;

    private static final Map<String, Predicate<String>> TYPE_TO_CANONICAL = Map.of(
            "smallint", CacheKey::isWholeNumber,
            "integer", CacheKey::isWholeNumber,
            "bigint", CacheKey::isWholeNumber,
            "uuid", CacheKey::isUuid,
            "text", text -> true,
            "character varying", text -> true);

    private static final Map<String, Long> NUMBER_TO_LARGEST = Map.of(
            "smallint", (long) Short.MAX_VALUE,
            "integer", (long) Integer.MAX_VALUE,
            "bigint", Long.MAX_VALUE);

    private final List<Predicate<String>> canonical;

    private CacheKey(List<Predicate<String>> canonical) {
        this.canonical = canonical;
    }

    /** For rows of that key; empty when one of its types has no canonical text that can be told. */
    static Optional<CacheKey> of(Relation relation, List<String> key) {
        List<Column> columns = key.stream().map(relation.columnsByName()::get).toList();
        return columns.stream().anyMatch(Column::loose)
                ? Optional.empty()
                : of(columns.stream().map(column -> column.type().castName()).toList());
    }

    /** For keys of these types. */
    static Optional<CacheKey> of(List<String> types) {
        return types.isEmpty() || !TYPE_TO_CANONICAL.keySet().containsAll(types)
                ? Optional.empty()
                : Optional.of(
                        new CacheKey(types.stream().map(TYPE_TO_CANONICAL::get).toList()));
    }

    static boolean isNumber(String type) {
        return NUMBER_TO_LARGEST.containsKey(type);
    }

    /** Whether the text is a value of the type, written as PostgreSQL prints it. */
    static boolean isValue(String type, String text) {
        return TYPE_TO_CANONICAL.getOrDefault(type, any -> false).test(text)
                && (!isNumber(type) || isInRange(new BigInteger(text), NUMBER_TO_LARGEST.get(type)));
    }

    private static boolean isInRange(BigInteger number, long largest) {
        BigInteger limit = BigInteger.valueOf(largest);
        return number.compareTo(limit) <= 0 && number.compareTo(limit.negate()) >= 0;
    }

    /** As PostgreSQL prints it: without leading zeros, plus and minus zero. Whether it is in range PostgreSQL tells. */
    private static boolean isWholeNumber(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - first;
        if (digits < 1 || digits > MOST_DIGITS || (text.charAt(first) == '0' && text.length() > 1)) {
            return false;
        }
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char character = text.charAt(i);
            boolean isHexDigit = (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
            if (DASHES.contains(i) ? character != '-' : !isHexDigit) {
                return false;
            }
        }
        return true;
    }

    /** The text, or null when a value is not written in its canonical way. */
    String text(RowKey key) {
        List<String> values = key.values();
        for (int i = 0; i < canonical.size(); i++) {
            if (!canonical.get(i).test(values.get(i))) {
                return null;
            }
        }
        return values.size() == 1 ? values.get(0) : joined(values);
    }

    /** The text of values that PostgreSQL printed. */
    static String joined(List<String> values) {
        return values.size() == 1
                ? values.get(0)
                : values.stream()
                        .map(value -> value.replace("%", "%25").replace(",", "%2C"))
                        .collect(Collectors.joining(","));
    }

    /** The values that a text was made of. */
    List<String> values(String text) {
        return canonical.size() == 1
                ? List.of(text)
                : Arrays.stream(text.split(",", -1))
                        .map(value -> value.replace("%2C", ",").replace("%25", "%"))
                        .toList();
    }
}
