package dev.headrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinderTest {
    private static Sample bind(String yaml) {
        return bind(yaml, Map.of());
    }

    private static Sample bind(String yaml, Map<String, String> environment, String... assignments) {
        return bound(yaml, environment, assignments).value();
    }

    private static Bound<Sample> bound(String yaml, Map<String, String> environment, String... assignments) {
        return Binder.bind(
                Sample.class,
                new Source("f.yaml", yaml),
                new Overrides(environment, Map.of("SAMPLE_COUNT", "count"), List.of(assignments)));
    }

    private static List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    private static List<String> problems(String yaml, Map<String, String> environment, String... assignments) {
        return catchThrowableOfType(InvalidConfiguration.class, () -> bind(yaml, environment, assignments))
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void takesDefaultsForWhatIsLeftOut() {
        Sample sample = bind("");
        assertThat(sample.size()).isEqualTo(DataSize.ofKibibytes(4));
        assertThat(sample.pattern()).isEqualTo(Sample.Pattern.CACHE_ASIDE);
        assertThat(sample.numbers()).containsExactly(1, 2);
        assertThat(sample.nested().deep().leaf()).isEqualTo("x");
        assertThat(sample.inner()).isEmpty();
        assertThat(sample.parts()).isEmpty();
    }

    @Test
    void bindsEveryType() {
        Sample sample = bind("""
                name: 8080
                count: -3
                total: 9223372036854775807
                ratio: 2
                enabled: true
                delay: 1d
                size: 512
                pattern: none
                words: [no, "a b", 1]
                numbers: [7]
                limit: 5
                inner: { required: yes }
                parts: { b: { required: x }, a: { required: y, weight: 9 } }
                labels: { on: off }
                nested: { low: 1, high: 2, deep: { leaf: z } }
                """);
        assertThat(sample)
                .isEqualTo(new Sample(
                        "8080",
                        -3,
                        Long.MAX_VALUE,
                        2.0,
                        true,
                        Duration.ofDays(1),
                        new DataSize(512),
                        Sample.Pattern.NONE,
                        List.of("no", "a b", "1"),
                        List.of(7),
                        Optional.of(5),
                        Optional.of(new Sample.Inner("yes", 2)),
                        Map.of("a", new Sample.Inner("y", 9), "b", new Sample.Inner("x", 2)),
                        Map.of("on", "off"),
                        new Sample.Nested(1, 2, new Sample.Deep("z")),
                        Optional.empty()));
        assertThat(sample.parts().keySet()).containsExactly("b", "a");
    }

    @Test
    void tellsAllBrokenRulesOfARecordAtTheirPlaces() {
        assertThat(problems("nested:\n  low: -1\n  high: -5\n"))
                .containsExactly(
                        "f.yaml:2:8  nested.low  must be at least 0, was -1",
                        "f.yaml:3:9  nested.high  must be above low (-1), was -5");
    }

    @Test
    void tellsABrokenRuleOfADefaultAtItsSection() {
        assertThat(problems("name: x\nnested:\n  low: 30\n"))
                .containsExactly("f.yaml:2:1  nested.high  must be above low (30), was 20");
    }

    @Test
    void looksAtTheRulesOfASectionOfWhichAValueCannotBeRead() {
        assertThat(problems("nested:\n  low: -1\n  high: many\n  deep: { leaf: [] }\n"))
                .containsExactly(
                        "f.yaml:2:8  nested.low  must be at least 0, was -1",
                        "f.yaml:3:9  nested.high  should be a whole number up to 2147483647, was \"many\"",
                        "f.yaml:4:17  nested.deep.leaf  should be text, was a list");
    }

    @Test
    void tellsNoRuleThatMayHoldForAValueThatCannotBeRead() {
        assertThat(problems("nested:\n  low: few\n  high: -5\n"))
                .containsExactly("f.yaml:2:8  nested.low  should be a whole number up to 2147483647, was \"few\"");
    }

    @Test
    void replacesVariables() {
        Map<String, String> environment = Map.of("A", "1", "EMPTY", "");
        assertThat(bind("name: x${A}${B:-2}$$${EMPTY:-3}$y", environment).name())
                .isEqualTo("x12$3$y");
        assertThat(bind("name: $${A}", environment).name()).isEqualTo("${A}");
        assertThat(bind("count: ${A}", environment).count()).isEqualTo(1);
        assertThat(bind("words: ['${A}', \"${EMPTY}\"]", environment).words()).containsExactly("1", "");
    }

    @Test
    void readsVariablesAsTextAndNotAsYaml() {
        assertThat(bind("name: ${A}", Map.of("A", "[x]: #y\nz")).name()).isEqualTo("[x]: #y\nz");
        assertThat(bind("name: ${A}", Map.of("A", "${A}")).name()).isEqualTo("${A}");
    }

    @Test
    void refusesVariablesThatAreNotThere() {
        assertThat(problems("name: ${A}${B}\ncount: ${"))
                .containsExactly(
                        "f.yaml:1:7  name  needs the environment variable A, which is not set",
                        "f.yaml:1:7  name  needs the environment variable B, which is not set",
                        "f.yaml:2:8  count  should be ${NAME} or ${NAME:-default} where ${ stands;"
                                + " write $${ for the characters");
    }

    @Test
    void neverRepeatsTheValueOfAVariable() {
        assertThat(problems("count: ${A}", Map.of("A", "hunter2")))
                .containsExactly("f.yaml:1:8  count  should be a whole number up to 2147483647, the value of A is not");
    }

    @Test
    void takesSecretsFromFiles(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "pw\n\n");
        Map<String, String> environment = Map.of("A_FILE", file.toString());
        assertThat(bind("password: ${A}", environment).password()).contains("pw\n");
        assertThat(problems("name: ${A}", environment))
                .containsExactly("f.yaml:1:7  name  needs the environment variable A, which is not set");
        assertThat(problems("password: ${A}", Map.of("A", "x", "A_FILE", file.toString())))
                .containsExactly("f.yaml:1:11  password  A and A_FILE are both set; keep one");
        assertThat(problems("password: ${A}", Map.of("A_FILE", folder + "/none")))
                .containsExactly("f.yaml:1:11  password  needs the file that A_FILE names, " + folder
                        + "/none, which does not exist");
    }

    @Test
    void letsArgumentsOutrankTheEnvironmentAndThatTheFile() {
        assertThat(bind("count: 1", Map.of("SAMPLE_COUNT", "2")).count()).isEqualTo(2);
        assertThat(bind("count: 1", Map.of("SAMPLE_COUNT", "2"), "count=3", "count=4")
                        .count())
                .isEqualTo(4);
    }

    @Test
    void setsAnyKeyByArgument() {
        Sample sample = bind(
                "parts: { a: { required: x } }",
                Map.of("V", "v"),
                "parts.a.weight=5",
                "parts.b={required: y}",
                "parts.b.weight=6",
                "labels.\"x.y\"=[not a list]",
                "words=[p, \"q, r\"]",
                "nested.deep.leaf=a # b: ${V}");
        assertThat(sample.parts())
                .containsEntry("a", new Sample.Inner("x", 5))
                .containsEntry("b", new Sample.Inner("y", 6));
        assertThat(sample.labels()).containsEntry("x.y", "[not a list]");
        assertThat(sample.words()).containsExactly("p", "q, r");
        assertThat(sample.nested().deep().leaf()).isEqualTo("a # b: v");
    }

    @Test
    void tellsProblemsOfOverridesUnderTheirNames() {
        assertThat(problems("", Map.of("SAMPLE_COUNT", "x"), "cuont=3", "words=oops: [", "delay=soon", "secret"))
                .containsExactly(
                        "SAMPLE_COUNT  count  should be a whole number up to 2147483647, was \"x\"",
                        "--set  should be followed by KEY=VALUE, such as http.port=8081",
                        "--set cuont  cuont  is not a setting; perhaps you meant \"count\"",
                        "--set delay  delay  should be a duration such as 500ms, 30s, 15m, 1h or 1d, was \"soon\"",
                        "--set words  words  is not YAML: expected the node content, but found '<stream end>'"
                                + " (while parsing a flow node)",
                        "--set words  words  should be a list such as [one, two], or [] for none, was a single value");
    }

    @Test
    void remembersWhereEachValueComesFrom() {
        Bound<Sample> bound =
                bound("name: ${A}\npassword: pw\nwords: [a, b]", Map.of("A", "x", "SAMPLE_COUNT", "2"), "total=7");
        assertThat(bound.settings())
                .contains(
                        new EffectiveSetting("name", "x", "f.yaml:1 (A)"),
                        new EffectiveSetting("count", "2", "environment SAMPLE_COUNT"),
                        new EffectiveSetting("total", "7", "--set"),
                        new EffectiveSetting("delay", "3s", "default"),
                        new EffectiveSetting("words", "[a, b]", "f.yaml:3"),
                        new EffectiveSetting("limit", "(not set)", "default"),
                        new EffectiveSetting("password", "***", "f.yaml:2"));
        assertThat(bound.originOf("words", "1")).hasToString("f.yaml:3:12");
        assertThat(bound.originOf("nested", "low")).hasToString("f.yaml:1:1");
    }

    @Test
    void followsAliasesAndMergeKeys() {
        Sample sample = bind("""
                inner: &one { required: x, weight: 5 }
                parts:
                  a: *one
                  b: { <<: *one, weight: 6 }
                  c: { required: z, <<: [*one, { weight: 1 }] }
                """);
        assertThat(sample.parts())
                .containsEntry("a", new Sample.Inner("x", 5))
                .containsEntry("b", new Sample.Inner("x", 6))
                .containsEntry("c", new Sample.Inner("z", 5));
    }

    @Test
    void refusesAliasesThatNeverEnd() {
        assertThat(problems("labels: &a\n  x: *a\n")).containsExactly("f.yaml:1:9  labels.x  holds an alias to itself");
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d, ".formatted(i - 1).repeat(9))
                    .append("x]\n");
        }
        assertThat(problems(laughs.toString())).singleElement().asString().endsWith("expand to too many values");
    }

    @Property
    void answersAnyTextWithAValueOrProblems(@ForAll String text) {
        try {
            assertThat(bind(text)).isNotNull();
        } catch (InvalidConfiguration e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }
}
