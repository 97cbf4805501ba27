package dev.headrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private record Sample(Optional<Json> body) {}

    private static Bound<Sample> bind(String yaml, String... assignments) {
        return Binder.bind(
                Sample.class,
                new Source("f.yaml", yaml),
                new Overrides(Map.of("PORT", "80", "EVIL", "\", \"a\": 1"), Map.of(), List.of(assignments)));
    }

    private static String json(String yaml, String... assignments) {
        return bind(yaml, assignments).value().body().orElseThrow().text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.10                                | 1.10",
                "12345678901234567890123             | 12345678901234567890123",
                "-0.5e+3                             | -0.5e+3",
                "'1'                                 | \"1\"",
                "01                                  | \"01\"",
                "+1                                  | \"+1\"",
                "1_000                               | \"1_000\"",
                "0x1F                                | \"0x1F\"",
                "true                                | true",
                "yes                                 | \"yes\"",
                "\"true\"                            | \"true\"",
                "~                                   | null",
                "null                                | null",
                "'null'                              | \"null\"",
                "2026-01-01                          | \"2026-01-01\"",
                "[]                                  | []",
                "{}                                  | {}",
                "{ z: 1, a: [1, x, { b: } ] }        | {\"z\":1,\"a\":[1,\"x\",{\"b\":null}]}",
                "port ${PORT}                        | \"port 80\"",
                "${PORT}                             | \"80\"",
                "'${EVIL}'                           | \"\\\", \\\"a\\\": 1\"",
                "$${PORT}                            | \"${PORT}\""
            })
    void keepsWhatWasWritten(String yaml, String json) {
        assertThat(json("body: " + yaml)).isEqualTo(json);
    }

    @Test
    void mayBeSetByAnArgumentAndIsShown() {
        assertThat(json("{}", "body={ a: 1 }")).isEqualTo("{\"a\":1}");
        assertThat(bind("body: { a: 1 }").settings().get(0))
                .isEqualTo(new EffectiveSetting("body", "{\"a\":1}", "f.yaml:1"));
    }

    @Test
    void tellsWhichVariableIsMissingAndWhere() {
        assertThat(catchThrowableOfType(InvalidConfiguration.class, () -> bind("body:\n  a: [1, '${NOT_SET}']"))
                        .problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).startsWith("f.yaml:2:10").contains("NOT_SET"));
    }

    @Property
    void anyTextBecomesAStringThatJsonReadsBack(@ForAll String text) {
        Tree.Text tree = new Tree.Text(text.replace("$", ""), Tree.Text.Kind.LITERAL, Origin.DEFAULT);
        String json = JsonForm.of(tree, KeyPath.ROOT, new Variables(Map.of()), new Problems())
                .orElseThrow()
                .text();
        assertThat(io.vertx.core.json.Json.decodeValue(json)).isEqualTo(tree.text());
    }
}
