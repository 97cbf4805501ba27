package dev.headrace.resource;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.Relation;
import dev.headrace.dialect.RowKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text under which the caches know a row.
 *
 * <p>A row must have one text only, or a write would miss what was stored under another one: {@code 042} finds the row 42
 * too. So only types are cached whose canonical text can be told by looking at it, and other texts are read past the
 * caches.
 */
final class CacheKey {
    static final String TYPES = "smallint, integer, bigint, uuid, text and character varying";

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9]\\d{0,18}");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern ANY_TEXT = Pattern.compile("(?s).*");
    private static final Map<String, Pattern> TYPE_TO_CANONICAL = Map.of(
            "smallint", WHOLE_NUMBER,
            "integer", WHOLE_NUMBER,
            "bigint", WHOLE_NUMBER,
            "uuid", UUID,
            "text", ANY_TEXT,
            "character varying", ANY_TEXT);

    private final List<Pattern> canonical;

    private CacheKey(List<Pattern> canonical) {
        this.canonical = canonical;
    }

    /** For rows of that key; empty when one of its types has no canonical text that can be told. */
    static Optional<CacheKey> of(Relation relation, List<String> key) {
        Map<String, Column> columns = relation.columnsByName();
        List<Optional<Pattern>> patterns = key.stream()
                .map(name -> Optional.ofNullable(
                        TYPE_TO_CANONICAL.get(columns.get(name).type().castName())))
                .toList();
        boolean isKnown = !patterns.isEmpty() && patterns.stream().allMatch(Optional::isPresent);
        return isKnown
                ? Optional.of(new CacheKey(
                        patterns.stream().map(Optional::orElseThrow).toList()))
                : Optional.empty();
    }

    /** The text, or null when a value is not written in its canonical way. */
    String text(RowKey key) {
        List<String> values = key.values();
        for (int i = 0; i < canonical.size(); i++) {
            if (!canonical.get(i).matcher(values.get(i)).matches()) {
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
