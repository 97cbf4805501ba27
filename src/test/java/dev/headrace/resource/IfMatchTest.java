package dev.headrace.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.content.EntityTags;
import dev.headrace.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfMatchTest {
    private static final IfMatch ANY = new IfMatch(new EntityTags(true, Set.of(), Set.of()));
    private static final String ROW = "{\"id\":1}";

    private static String tag(String json) {
        return RowTag.of(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void makesTheSameStrongTagOfTheSameBytes() {
        assertThat(tag(ROW)).isEqualTo(tag(ROW)).matches("\"[0-9a-z]{1,13}\"").isNotEqualTo(tag("{\"id\":2}"));
    }

    @Test
    void readsTags() {
        assertThat(IfMatch.parse(null)).isEmpty();
        assertThat(IfMatch.parse(" * ")).contains(ANY);
        assertThat(IfMatch.parse("\"a\", W/\"b\" ,,\"c,d\""))
                .contains(new IfMatch(
                        new EntityTags(false, Set.of("\"a\"", "\"c,d\""), Set.of("\"a\"", "\"b\"", "\"c,d\""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\"a", "\"a\" \"b\"", "w/\"a\"", "*, \"a\""})
    void refusesWhatIsNoTag(String header) {
        assertThat(catchThrowableOfType(Fault.class, () -> IfMatch.parse(header))
                        .code())
                .isEqualTo("HR107");
    }

    @Property
    void anyTextGivesAConditionOrAFault(@ForAll String header) {
        try {
            IfMatch.parse(header);
        } catch (Fault fault) {
            assertThat(fault.status()).isEqualTo(400);
        }
    }

    @Test
    void holdsForTheRowThatWasSeenOnly() {
        IfMatch seen = IfMatch.parse("\"x\", " + tag(ROW)).orElseThrow();
        seen.check(Optional.of(tag(ROW)));
        ANY.check(Optional.of(tag(ROW)));
        assertThat(catchThrowableOfType(Fault.class, () -> seen.check(Optional.of(tag("{\"id\":2}"))))
                        .status())
                .isEqualTo(412);
        assertThat(catchThrowableOfType(Fault.class, () -> ANY.check(Optional.empty()))
                        .status())
                .isEqualTo(412);
    }
}
