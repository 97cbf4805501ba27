package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.dialect.Condition.Comparison;
import dev.headrace.dialect.Condition.Connective;
import dev.headrace.dialect.Condition.Group;
import dev.headrace.dialect.Condition.InState;
import dev.headrace.dialect.Condition.Membership;
import dev.headrace.dialect.Condition.Search;
import dev.headrace.dialect.OrderTerm.Direction;
import dev.headrace.dialect.OrderTerm.Nulls;
import dev.headrace.fault.Fault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRequestTest {
    @Test
    void asksForEverythingWithoutParameters() {
        ReadRequest request = Demo.request(null);
        assertThat(request.select()).containsExactly(new SelectItem.EveryColumn());
        assertThat(request.filters()).isEmpty();
        assertThat(request.order()).isEmpty();
        assertThat(request.limit()).isEmpty();
        assertThat(request.offset()).isZero();
        assertThat(Demo.request("select=")).isEqualTo(request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=eq.a,b(c)|a,b(c)",
                "name=eq.\"a\"|\"a\"",
                "name=eq.|''",
                "name=eq.a.b.c|a.b.c",
                "name=like.*a%25_|*a%_",
            })
    void takesAValueVerbatimOutsideOfGroups(String raw, String value) {
        assertThat(((Comparison) only(raw)).value()).isEqualTo(value);
    }

    @Test
    void readsEveryOperator() {
        for (Operator operator : Operator.values()) {
            String value = switch (operator.form()) {
                case LIST -> "(1)";
                case STATE -> "null";
                default -> "1";
            };
            assertThat(only("id=" + operator.word() + "." + value).negated()).isFalse();
            assertThat(only("id=not." + operator.word() + "." + value).negated())
                    .isTrue();
        }
    }

    @Test
    void readsModifiers() {
        assertThat(only("id=eq(any).{1,2}"))
                .isEqualTo(new Comparison(field("id"), false, Operator.EQ, Quantifier.ANY, "{1,2}"));
        assertThat(only("name=not.like(all).{O*,*n}"))
                .isEqualTo(new Comparison(field("name"), true, Operator.LIKE, Quantifier.ALL, "{O*,*n}"));
        assertThat(only("body=fts(english).cat"))
                .isEqualTo(new Search(field("body"), false, Operator.FTS, Optional.of("english"), "cat"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id=neq(any).{1}",
                "id=in(any).(1)",
                "id=eq(some).1",
                "id=eq(any)1",
                "id=eq()",
                "body=fts(a'b).cat",
                "body=fts().cat",
                "body=fts(english.cat",
                "id=is.nul",
                "id=is.",
                "id=in.1",
                "id=in.(1",
                "id=in.(1)x",
                "id=in.(\"a\"b",
                "id=EQ.1",
                "id=eq1",
                "id=eq",
                "id=.1",
                "id=not.not.eq.1",
                "id=not.1",
                "id=5",
                "\"id=eq.1",
                "id->=eq.1",
                "id->>=eq.1",
                "id-=eq.1",
                "->a=eq.1",
                "id-->a=eq.1",
                "id->99999999999=eq.1"
            })
    void refusesWhatIsNoFilter(String raw) {
        Fault fault = fault(raw);
        assertThat(fault.code()).isEqualTo("PGRST100");
        assertThat(fault.details()).isNotBlank();
    }

    @Test
    void offersTheNearestOperator() {
        assertThat(fault("name=iliek.a*").hint()).isEqualTo("Perhaps you meant 'ilike'");
        assertThat(fault("name=EQ.a").hint()).isEqualTo("Perhaps you meant 'eq'");
        assertThat(fault("id=5").hint()).isEqualTo("Perhaps you meant 'id=eq.5'");
        assertThat(fault("id=is.nul").hint()).isEqualTo("Perhaps you meant 'null'");
    }

    @Test
    void saysWhereReadingStopped() {
        assertThat(fault("order=id.desk").getMessage()).isEqualTo("Cannot read parameter 'order' at position 3");
        assertThat(fault("order=id.desk").details()).startsWith("Unexpected '.desk', expected ");
        assertThat(fault("order=id.desk").hint()).isEqualTo("Perhaps you meant 'desc'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "in.(p,\"q,r\",z\"w)|p;q,r;z\"w",
                "in.(1,2)|1;2",
                "in.(\"a\\\"b\\\\\",c)|a\"b\\;c",
                "in.(\"a\"b,c)|\"a\"b;c",
                "in.( a,b ,c)|a;b ;c",
                "in.(,a)|;a",
                "in.({1},x)|{1};x",
            })
    void readsLists(String filter, String values) {
        assertThat(((Membership) only("y=" + filter)).values()).containsExactly(values.split(";"));
    }

    @Test
    void takesTheEmptyListForTheEmptySet() {
        assertThat(((Membership) only("y=in.()")).values()).isEmpty();
        assertThat(((Membership) only("y=in.(\"\")")).values()).containsExactly("");
    }

    @Test
    void boundsLists() {
        QueryLimits limits = new QueryLimits(9, 3);
        assertThat(ReadRequest.parse("id=in.(1,2,3)", limits).filters()).hasSize(1);
        Fault fault = catchThrowableOfType(Fault.class, () -> ReadRequest.parse("id=in.(1,2,3,4)", limits));
        assertThat(fault.details()).contains("'id'").contains("more than 3 values");
    }

    @Test
    void boundsArraysOfQuantifiedComparisons() {
        QueryLimits limits = new QueryLimits(9, 3);
        for (String few :
                List.of("id=eq(any).{1,2,3}", "id=like(all).{\"a,b\",\"c\\\",d\",e\\,f}", "id=cs.{1,2,3,4}")) {
            assertThat(ReadRequest.parse(few, limits).filters()).as(few).hasSize(1);
        }
        for (String many :
                List.of("id=eq(any).{1,2,3,4}", "or=(id.eq(any).{1,2,3,4})", "id=not.eq(any).{{1,2},{3,4}}")) {
            Fault fault = catchThrowableOfType(Fault.class, () -> ReadRequest.parse(many, limits));
            assertThat(fault.details())
                    .as(many)
                    .isEqualTo("The eq(any) array of 'id' holds more than 3 values, the most allowed");
        }
    }

    @Test
    void readsGroups() {
        assertThat(only("or=(age.lt.18, and(age.gt.21,not.or(a.is.null,b.in.(1,2))) ,x.not.adj.\"[18,21)\")"))
                .isEqualTo(new Group(
                        false,
                        Connective.OR,
                        List.of(
                                new Comparison(field("age"), false, Operator.LT, Quantifier.ONE, "18"),
                                new Group(
                                        false,
                                        Connective.AND,
                                        List.of(
                                                new Comparison(field("age"), false, Operator.GT, Quantifier.ONE, "21"),
                                                new Group(
                                                        true,
                                                        Connective.OR,
                                                        List.of(
                                                                new InState(field("a"), false, State.NULL),
                                                                new Membership(
                                                                        field("b"), false, List.of("1", "2")))))),
                                new Comparison(field("x"), true, Operator.ADJ, Quantifier.ONE, "[18,21)"))));
        assertThat(only("not.and=(a.eq.1)").negated()).isTrue();
        assertThat(only("not.or=(a.eq.1)").negated()).isTrue();
    }

    @Test
    void endsAGroupsValueAtACommaUnlessQuotedOrBraced() {
        Group group = (Group) only("and=(a.cs.{1,2},b.eq.{x},c.eq.{\"a\":{\"b\":1}},d.eq.\"a\"b,e.eq.)");
        assertThat(group.members())
                .extracting(member -> ((Comparison) member).value())
                .containsExactly("{1,2}", "{x}", "{\"a\":{\"b\":1}}", "\"a\"b", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "or=()",
                "or=",
                "or=a.eq.1",
                "or=(a.eq.1",
                "or=(a.eq.1))",
                "or=(a.eq.1,)",
                "or=(,a.eq.1)",
                "or=(a)",
                "or=(a.eq)",
                "or=(not.a.eq.1)",
                "or=(a.is.nil)",
                "or=(and())"
            })
    void refusesWhatIsNoGroup(String raw) {
        assertThat(fault(raw).code()).isEqualTo("PGRST100");
    }

    @Test
    void boundsTheDepthOfGroups() {
        assertThat(only("or=" + "(and".repeat(31) + "(a.eq.1" + ")".repeat(32))).isInstanceOf(Group.class);
        assertThat(fault("or=" + "(and".repeat(32) + "(a.eq.1" + ")".repeat(33)).details())
                .contains("32 deep");
        assertThat(fault("or=" + "(and".repeat(1_000_000)).code()).isEqualTo("PGRST100");
        assertThat(fault("a" + "->b".repeat(33) + "=eq.1").details()).contains("32 steps");
    }

    @Test
    void readsNamesAndPaths() {
        assertThat(chosen("select=a-b").field()).isEqualTo(field("a-b"));
        assertThat(chosen("select= \"a.b\" ").field()).isEqualTo(field("a.b"));
        assertThat(chosen("select=größe $ 2").field()).isEqualTo(field("größe $ 2"));
        assertThat(chosen("select=\"q\\\"\\\\\"").field()).isEqualTo(field("q\"\\"));
        assertThat(chosen("select=d->a-b->>0").field())
                .isEqualTo(new Field("d", List.of(new PathStep.Key("a-b", false), new PathStep.Index(0, true))));
        assertThat(chosen("select=d->-1->\"x.y\"->2024-01::int").field().path())
                .containsExactly(
                        new PathStep.Index(-1, false),
                        new PathStep.Key("x.y", false),
                        new PathStep.Key("2024-01", false));
    }

    @Test
    void readsAliasesAndCasts() {
        assertThat(chosen("select=n:name::text"))
                .isEqualTo(new SelectItem.Chosen(field("name"), Optional.of("n"), CastTarget.of("text")));
        assertThat(chosen("select=id::text").alias()).isEmpty();
        assertThat(chosen("select=\"a:b\":id").alias()).contains("a:b");
        assertThat(chosen("select=id::double precision").cast()).isEqualTo(CastTarget.of("Double Precision"));
        assertThat(chosen("select=d->a->>0").outputName()).isEqualTo("a");
        assertThat(chosen("select=d->0").outputName()).isEqualTo("d");
        assertThat(Demo.request("select=id, *,id").select()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select=id::int;drop",
                "select=id::text)",
                "select=id::int[]",
                "select=id::varchar(5)",
                "select=id::",
                "select=id::text collate c",
                "select=id::regclass",
                "select=id::ínt",
                "select=,",
                "select=id,",
                "select=a b->",
                "select=*x",
                "select=*::text",
                "select=:id",
                "select=a::b::c",
                "select=id.x",
                "select=\"id",
                "select=id--",
                "select=id:a:b"
            })
    void refusesWhatIsNoSelect(String raw) {
        assertThat(fault(raw).code()).isEqualTo("PGRST100");
    }

    @ParameterizedTest
    @CsvSource({
        "'select=id,posts(*)',PGRST127", "'select=p:posts!fk!inner(id)',PGRST127", "select=...posts(id),PGRST127",
        "select=count(),PGRST123", "select=n:count(),PGRST123", "select=id.sum()::int,PGRST123",
        "select=d->a.max(),PGRST123", "posts.limit=1,PGRST127", "posts.id=eq.1,PGRST127",
        "posts.or=(id.eq.1),PGRST127", "order=posts(id),PGRST127"
    })
    void namesWhatIsNotSupported(String raw, String code) {
        assertThat(fault(raw).code()).isEqualTo(code);
        assertThat(fault(raw).details()).isNotBlank();
    }

    @Test
    void readsOrders() {
        assertThat(Demo.request("order=a,b.desc, c.asc.nullsfirst ,d->>x.nullslast,e.desc.nullslast")
                        .order())
                .containsExactly(
                        new OrderTerm(field("a"), Direction.ASCENDING, Nulls.DEFAULT),
                        new OrderTerm(field("b"), Direction.DESCENDING, Nulls.DEFAULT),
                        new OrderTerm(field("c"), Direction.ASCENDING, Nulls.FIRST),
                        new OrderTerm(
                                new Field("d", List.of(new PathStep.Key("x", true))), Direction.ASCENDING, Nulls.LAST),
                        new OrderTerm(field("e"), Direction.DESCENDING, Nulls.LAST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order=",
                "order=a.",
                "order=a,",
                "order=a.descx",
                "order=a.desc;",
                "order=a.nullsfirst.desc",
                "order=a.desc.asc",
                "order=a&order=b",
                "order=a desc.b"
            })
    void refusesWhatIsNoOrder(String raw) {
        assertThat(fault(raw).code()).isEqualTo("PGRST100");
    }

    @Test
    void readsLimitAndOffset() {
        assertThat(Demo.request("limit=10&offset=5").limit()).hasValue(10);
        assertThat(Demo.request("limit=10&offset=5").offset()).isEqualTo(5);
        assertThat(Demo.request("offset=-5").offset()).isZero();
        assertThat(Demo.request("limit=0").limit()).hasValue(0);
        assertThat(fault("limit=-1").status()).isEqualTo(416);
        assertThat(fault("limit=-1").code()).isEqualTo("PGRST103");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=",
                "limit=abc",
                "limit=1e9",
                "limit=1.0",
                "limit=%2B1",
                "limit=+1",
                "limit=٣",
                "offset=x",
                "limit=9223372036854775808",
                "limit=1&limit=1"
            })
    void refusesWhatIsNoWholeNumber(String raw) {
        Fault fault = fault(raw.replace("٣", "%D9%A3"));
        assertThat(fault.code()).isEqualTo("PGRST100");
        assertThat(fault.getMessage()).contains(raw.startsWith("limit") ? "'limit'" : "'offset'");
    }

    @Test
    void ignoresWhatBelongsToWrites() {
        assertThat(Demo.request("columns=\"a\",(&on_conflict=id")).isEqualTo(Demo.request(null));
    }

    @Test
    void letsTheFirstSelectWin() {
        assertThat(Demo.request("select=id&select=((")).isEqualTo(Demo.request("select=id"));
    }

    @Test
    void knowsReservedNamesAsColumnsWhenQuoted() {
        assertThat(only("\"order\"=eq.1"))
                .isEqualTo(new Comparison(field("order"), false, Operator.EQ, Quantifier.ONE, "1"));
    }

    private static Field field(String column) {
        return new Field(column, List.of());
    }

    private static SelectItem.Chosen chosen(String raw) {
        return (SelectItem.Chosen) Demo.request(encoded(raw)).select().get(0);
    }

    private static Condition only(String raw) {
        List<Condition> filters = Demo.request(encoded(raw)).filters();
        assertThat(filters).hasSize(1);
        return filters.get(0);
    }

    private static Fault fault(String raw) {
        return catchThrowableOfType(Fault.class, () -> Demo.request(encoded(raw)));
    }

    /** Only letters outside of ASCII: the rest may stand in a query string as it is. */
    private static String encoded(String raw) {
        return raw.replace("ö", "%C3%B6").replace("ß", "%C3%9F").replace("í", "%C3%AD");
    }
}
