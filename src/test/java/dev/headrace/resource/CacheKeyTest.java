package dev.headrace.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.ColumnType;
import dev.headrace.catalog.JsonKind;
import dev.headrace.catalog.QualifiedName;
import dev.headrace.catalog.Relation;
import dev.headrace.catalog.RelationKind;
import dev.headrace.dialect.RowKey;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts of a key the caches know a row by, and that two rows never have one. */
class CacheKeyTest {
    private static String text(String type, String value) {
        return CacheKey.of(List.of(type)).orElseThrow().text(new RowKey(List.of(value)));
    }

    @Property
    void knowsANumberAsItIsPrinted(@ForAll @LongRange(min = Long.MIN_VALUE) long number) {
        String printed = Long.toString(number);
        assertThat(text("bigint", printed)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "-0",
                "042",
                "-042",
                "+1",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "0x1",
                "\u0661",
                "12345678901234567890"
            })
    void knowsNoNumberThatIsWrittenInAnotherWay(String value) {
        assertThat(text("integer", value)).isNull();
    }

    @Test
    void knowsAUuidInSmallLettersOnly() {
        String uuid = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
        assertThat(text("uuid", uuid)).isEqualTo(uuid);
        assertThat(text("uuid", uuid.toUpperCase(Locale.ROOT))).isNull();
        assertThat(text("uuid", "{" + uuid + "}")).isNull();
        assertThat(text("uuid", uuid.replace("-", ""))).isNull();
        assertThat(text("uuid", uuid.replace('a', '-'))).isNull();
    }

    @Test
    void knowsNoRowsOfOtherTypes() {
        assertThat(CacheKey.of(List.of("integer", "numeric"))).isEmpty();
        assertThat(CacheKey.of(List.of())).isEmpty();
    }

    @Property
    void bringsBackTheValuesOfAText(@ForAll @Size(2) List<String> values) {
        CacheKey key = CacheKey.of(List.of("text", "text")).orElseThrow();
        assertThat(key.values(key.text(new RowKey(values)))).isEqualTo(values);
    }

    @Test
    void isNotMadeOfTextsThatAreEqualThoughWrittenDifferently() {
        ColumnType text = new ColumnType("text", "text", JsonKind.TEXT, false, false);
        Column strict = new Column("a", text, false, false, false, null, null);
        Column loose = new Column("b", text, true, false, false, null, null);
        Relation relation = new Relation(
                new QualifiedName("public", "names"),
                RelationKind.TABLE,
                List.of(strict, loose),
                List.of("a"),
                List.of(),
                List.of(),
                null,
                0,
                0,
                true,
                true,
                true);
        assertThat(CacheKey.of(relation, List.of("a"))).isPresent();
        assertThat(CacheKey.of(relation, List.of("a", "b"))).isEmpty();
    }
}
