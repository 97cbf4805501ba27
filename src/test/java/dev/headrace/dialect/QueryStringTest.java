package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.dialect.QueryString.Parameter;
import dev.headrace.fault.Fault;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {
    @Test
    void decodesNamesAndValues() {
        assertThat(parse("na%C3%AFve=a+b%2Bc&x=1=2").parameters())
                .containsExactly(new Parameter("naïve", "a b+c"), new Parameter("x", "1=2"));
    }

    @Test
    void takesNothingForNothing() {
        assertThat(parse(null).parameters()).isEmpty();
        assertThat(parse("").parameters()).isEmpty();
        assertThat(parse("&&").parameters()).isEmpty();
    }

    @Test
    void leavesOutWhatARouteTookForItself() {
        QueryString query = parse("format=csv&id=eq.1");
        assertThat(query.single("format")).contains("csv");
        assertThat(query.without(Set.of("format")).parameters()).containsExactly(new Parameter("id", "eq.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=%",
                "a=%2",
                "a=%zz",
                "a=%-1",
                "a=%+1",
                "a=%uFF11",
                "a=%c0%ae",
                "a=%ed%a0%80",
                "a=%ff",
                "a=%00",
                "a=\0",
                "a=é",
                "a=\n",
                "a=\uFFFD",
                "%c0=1",
                "a=%F5%80%80%80"
            })
    void refusesWhatCannotBeDecodedExactly(String raw) {
        assertThat(fault(raw).code()).isEqualTo("PGRST100");
    }

    @Test
    void saysWhichEncodingIsWrong() {
        assertThat(fault("name=eq.100%").getMessage()).isEqualTo("The query string holds an invalid percent-encoding");
        assertThat(fault("name=eq.100%25%zy").details()).contains("'%zy'");
    }

    @Test
    void refusesParametersWithoutValueOrName() {
        assertThat(fault("id").getMessage()).isEqualTo("Parameter 'id' has no value");
        assertThat(fault("=5").getMessage()).isEqualTo("A parameter has no name");
    }

    @Test
    void boundsTheNumberOfParameters() {
        assertThat(parse("a=1&".repeat(64)).parameters()).hasSize(64);
        assertThat(fault("a=1&".repeat(65)).details()).isEqualTo("At most 64 are allowed");
    }

    private static QueryString parse(String raw) {
        return QueryString.parse(raw, Demo.LIMITS);
    }

    private static Fault fault(String raw) {
        return catchThrowableOfType(Fault.class, () -> parse(raw));
    }
}
