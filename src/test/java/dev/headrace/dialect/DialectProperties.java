package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.fault.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DialectProperties {
    /** Names that stand in no column and no keyword, so that finding one in SQL means that a value got there. */
    private static final String MARK = "ZQX";

    @Property
    void anyTextGivesARequestOrAFault(@ForAll("queries") String raw) {
        try {
            Demo.list(Demo.users(), raw);
        } catch (Fault fault) {
            assertThat(fault.status()).isIn(400, 416);
            assertThat(fault.getMessage()).isNotBlank();
        }
    }

    @Property
    void anyHeaderGivesARecordOrAFault(@ForAll("texts") String text) {
        try {
            RowRange.parse(text);
        } catch (Fault fault) {
            assertThat(fault.status()).isEqualTo(416);
        }
        try {
            Preferences.parse(List.of(text));
        } catch (Fault fault) {
            assertThat(fault.status()).isEqualTo(400);
        }
        try {
            Representation.negotiate(text);
        } catch (Fault fault) {
            assertThat(fault.status()).isEqualTo(406);
        }
        try {
            RowKey.parse(text, Demo.friends());
        } catch (Fault fault) {
            assertThat(fault.status()).isEqualTo(400);
        }
    }

    @Property
    void valuesAreBoundAndNeverWritten(@ForAll("values") String value) {
        String marked = MARK + value;
        SelectStatement statement = Demo.list(
                Demo.users(),
                "name=eq." + encode(marked) + "&email=in.(" + encode(quoted(marked)) + ")&or="
                        + encode("(name.like." + quoted(marked) + ",data->>" + quoted(marked) + ".match."
                                + quoted(marked) + ")")
                        + "&select=" + encode("data->" + quoted(marked)) + "&name=plfts." + encode(marked));
        assertThat(statement.sql()).doesNotContain(MARK);
        assertThat(statement.arguments())
                .containsExactly(
                        marked, new String[] {marked}, marked.replace('*', '%'), marked, marked, marked, marked);
        assertThat(statement.projections().get(0).name()).isEqualTo(marked);
    }

    @Property
    void onlyIdentifiersOfTheCatalogueAreWritten(@ForAll("values") String name) {
        String query = "select=" + encode(quoted(MARK + name)) + ":id," + encode(quoted("id"));
        assertThat(Demo.list(Demo.users(), query).sql())
                .isEqualTo("SELECT t.\"id\", t.\"id\" FROM \"public\".\"users\" AS t");
        for (String part : List.of("select=", "order=")) {
            assertThat(unknownColumn(part + encode(quoted(MARK + name)))).isTrue();
        }
        assertThat(unknownColumn(encode(quoted(MARK + name)) + "=eq.1")).isTrue();
    }

    @Property
    void castsAndLanguagesAreOneCheckedWord(@ForAll("words") String word) {
        for (String query : List.of("select=id::" + encode(word), "name=fts(" + encode(word) + ").x")) {
            try {
                assertThat(Demo.list(Demo.users(), query).sql())
                        .doesNotContainPattern("[;\\\\]|--|/\\*")
                        .containsPattern(
                                query.startsWith("select")
                                        ? "CAST\\(t\\.\"id\" AS [a-z0-9_$ ]+\\)"
                                        : "to_tsquery\\('[A-Za-z0-9_]+'::regconfig, \\$1::text\\)");
            } catch (Fault fault) {
                assertThat(fault.code()).isEqualTo("PGRST100");
            }
        }
    }

    @Property
    void writtenFiltersAreReadBack(@ForAll("comparisons") Condition.Comparison comparison) {
        String top = encode(quoted(comparison.field().column())) + "=" + (comparison.negated() ? "not." : "")
                + comparison.operator().word() + "." + encode(comparison.value());
        assertThat(Demo.request(top).filters()).containsExactly(comparison);
        String member = quoted(comparison.field().column()) + (comparison.negated() ? ".not." : ".")
                + comparison.operator().word() + "." + quoted(comparison.value());
        assertThat(Demo.request("or=" + encode("(" + member + "," + member + ")"))
                        .filters())
                .containsExactly(new Condition.Group(false, Condition.Connective.OR, List.of(comparison, comparison)));
    }

    @Property
    void writtenListsAreReadBack(@ForAll("lists") List<String> values) {
        String list =
                String.join(",", values.stream().map(DialectProperties::quoted).toList());
        assertThat(Demo.request("id=in." + encode("(" + list + ")")).filters())
                .containsExactly(new Condition.Membership(new Field("id", List.of()), false, values));
    }

    @Provide
    Arbitrary<String> queries() {
        Arbitrary<String> pieces = Arbitraries.of(
                "select=",
                "order=",
                "limit=",
                "offset=",
                "or=",
                "and=",
                "not.or=",
                "id",
                "name",
                "data",
                "tags",
                "notes",
                "=",
                "&",
                ".",
                ",",
                "(",
                ")",
                "{",
                "}",
                "\"",
                "\\",
                "%",
                "%22",
                "%5C",
                "%00",
                "%ff",
                "+",
                "->",
                "->>",
                "-",
                ":",
                "::",
                "*",
                "!",
                "...",
                "eq",
                "not",
                "in",
                "is",
                "null",
                "fts",
                "english",
                "like",
                "any",
                "all",
                "0",
                "1",
                "-1",
                "99999999999999999999",
                "text",
                "count",
                "sum()",
                "asc",
                "desc",
                "nullsfirst",
                "ö",
                "\0");
        Arbitrary<String> composed = pieces.list().ofMaxSize(30).map(parts -> String.join("", parts));
        return Arbitraries.oneOf(composed, texts(), texts().map(DialectProperties::encode));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(60),
                Arbitraries.strings().withChars("=&.,()\"\\->*:;/ 01aq%").ofMaxLength(60));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('\u0001', '\uD7FF').ofMaxLength(20),
                Arbitraries.strings().withChars("'\"\\;-$%*(){},. \t\n").ofMaxLength(20));
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings()
                .withChars("abzAZ_09 $'\";-\\()/*\n")
                .ofMinLength(1)
                .ofMaxLength(8);
    }

    @Provide
    Arbitrary<List<String>> lists() {
        return values().list().ofMinSize(1).ofMaxSize(10);
    }

    @Provide
    Arbitrary<Condition.Comparison> comparisons() {
        Arbitrary<Operator> operators = Arbitraries.of(Operator.values())
                .filter(operator ->
                        operator.form() == Operator.Form.COMPARISON || operator.form() == Operator.Form.QUANTIFIABLE);
        return Combinators.combine(values(), Arbitraries.of(true, false), operators, values())
                .as((column, negated, operator, value) -> new Condition.Comparison(
                        new Field(MARK + column, List.of()), negated, operator, Quantifier.ONE, value));
    }

    private static boolean unknownColumn(String query) {
        try {
            Demo.list(Demo.users(), query);
            return false;
        } catch (Fault fault) {
            return fault.code().equals("PGRST204");
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
