package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.headrace.catalog.JsonKind;
import dev.headrace.fault.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectPlannerTest {
    @Test
    void selectsTheExposedColumnsInOrder() {
        SelectStatement statement = Demo.list(Demo.users(), null);
        assertThat(statement.projections())
                .extracting(Projection::name)
                .containsExactly("id", "name", "email", "data", "notes", "tags", "born", "odd \"name");
        assertThat(statement.projections().get(0)).isEqualTo(new Projection("t.\"id\"", "id", JsonKind.NUMBER));
        assertThat(statement.tail()).isEqualTo(" FROM \"public\".\"users\" AS t");
        assertThat(statement.arguments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "id=eq.5|t.\"id\" = $1::text::int8",
                "id=not.gte.5|NOT (t.\"id\" >= $1::text::int8)",
                "id=in.(1,2,3)|t.\"id\" = ANY ($1::text[]::int8[])",
                "tags=in.(\"{a}\")|t.\"tags\" IN (SELECT v::text[] FROM unnest($1::text[]) AS v)",
                "id=lt(any).{1,2}|t.\"id\" < ANY ($1::text::int8[])",
                "name=like(all).{a*}|t.\"name\" LIKE ALL ($1::text::text[])",
                "name=is.not_null|t.\"name\" IS NOT NULL",
                "name=isdistinct.x|t.\"name\" IS DISTINCT FROM $1::text",
                "name=imatch.x|t.\"name\" ~* $1::text",
                "tags=cs.{a}|t.\"tags\" @> $1::text::text[]",
                "name=wfts(english).x|to_tsvector('english'::regconfig, t.\"name\") @@ websearch_to_tsquery('english'::regconfig, $1::text)",
                "name=fts.x|to_tsvector(t.\"name\") @@ to_tsquery($1::text)",
                "data->>a=eq.x|(t.\"data\"->>$1::text) = $2::text",
                "data->a->0=gt.1|(t.\"data\"->$1::text->$2::text::int4) > $3::text::jsonb",
                "notes->a=gt.1|to_jsonb(t.\"notes\"->$1::text) > $2::text::jsonb",
                "notes=cs.{}|to_jsonb(t.\"notes\") @> $1::text::jsonb",
                "tags->0=eq.\"a\"|(to_jsonb(t.\"tags\")->$1::text::int4) = $2::text::jsonb",
                "\"odd \\\"name\"=eq.x|t.\"odd \"\"name\" = $1::text",
                "or=(id.eq.1,not.and(id.gt.2,name.is.null))|(t.\"id\" = $1::text::int8 OR NOT ((t.\"id\" > $2::text::int8 AND t.\"name\" IS NULL)))",
            })
    void writesFilters(String query, String sql) {
        assertThat(Demo.list(Demo.users(), query).source()).isEqualTo(" FROM \"public\".\"users\" AS t WHERE " + sql);
    }

    @Test
    void joinsFiltersAndKeepsTheirArgumentsInFront() {
        SelectStatement statement =
                Demo.list(Demo.users(), "select=data->k&id=eq.1&id=in.(2,3)&order=data->>z.desc,id&limit=3&offset=6");
        assertThat(statement.sql())
                .isEqualTo("SELECT (t.\"data\"->$3::text) FROM \"public\".\"users\" AS t"
                        + " WHERE t.\"id\" = $1::text::int8 AND t.\"id\" = ANY ($2::text[]::int8[])"
                        + " ORDER BY (t.\"data\"->>$4::text) DESC, t.\"id\""
                        + " LIMIT $5::text::int8 OFFSET $6::text::int8");
        assertThat(statement.arguments()).containsExactly("1", new String[] {"2", "3"}, "k", "z", "3", "6");
        assertThat(statement.countArguments()).containsExactly("1", new String[] {"2", "3"});
        assertThat(statement.countSql()).isEqualTo("SELECT count(*)" + statement.source());
        assertThat(statement.countSql(100))
                .isEqualTo("SELECT count(*) FROM (SELECT 1" + statement.source() + " LIMIT 101) AS c");
        assertThat(statement.plannedCountSql()).isEqualTo("EXPLAIN (FORMAT JSON) SELECT 1" + statement.source());
    }

    @Test
    void writesTheSameTextForTheSameShape() {
        SelectStatement one = Demo.list(Demo.users(), "id=in.(1)&name=like.a*&data->>x=eq.1&limit=1");
        SelectStatement other = Demo.list(Demo.users(), "id=in.(1,2,3,4)&name=like.*b&data->>y=eq.2&limit=9&offset=7");
        assertThat(one.sql()).isEqualTo(other.sql());
    }

    @Test
    void replacesStarsInPatternsOnly() {
        assertThat(Demo.list(Demo.users(), "name=like(any).{a*,*b}&email=eq.*").arguments())
                .containsExactly("{a%,%b}", "*");
    }

    @Test
    void projectsCastsAndPaths() {
        SelectStatement statement = Demo.list(
                Demo.users(), "select=n:name,id::text,data->a,data->>b,x:data->c::int,tags::hstore,born::timestamptz");
        assertThat(statement.projections())
                .extracting(Projection::expression, Projection::name, Projection::kind)
                .containsExactly(
                        tuple("t.\"name\"", "n", JsonKind.TEXT),
                        tuple("CAST(t.\"id\" AS text)", "id", JsonKind.TEXT),
                        tuple("(t.\"data\"->$1::text)", "a", JsonKind.JSON),
                        tuple("(t.\"data\"->>$2::text)", "b", JsonKind.TEXT),
                        tuple("CAST((t.\"data\"->$3::text) AS int)", "x", JsonKind.NUMBER),
                        tuple("CAST(t.\"tags\" AS hstore)", "tags", JsonKind.NESTED),
                        tuple("CAST(t.\"born\" AS timestamptz)", "born", JsonKind.TIMESTAMP_WITH_ZONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"select=nmae", "nmae=eq.1", "order=nmae", "or=(nmae.eq.1)", "select=x:nmae::text", "nmae->a=eq.1"
            })
    void refusesUnknownColumnsWithTheNearest(String query) {
        Fault fault = fault(query);
        assertThat(fault.code()).isEqualTo("PGRST204");
        assertThat(fault.getMessage()).isEqualTo("Column 'nmae' of resource 'users' does not exist");
        assertThat(fault.hint()).isEqualTo("Perhaps you meant 'name'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"select=password_hash", "password_hash=eq.x", "order=password_hash", "or=(password_hash.is.null)"
            })
    void treatsHiddenColumnsAsUnknown(String query) {
        Fault fault = fault(query);
        assertThat(fault.getMessage()).isEqualTo("Column 'password_hash' of resource 'users' does not exist");
        assertThat(fault.hint()).isNull();
        assertThat(fault.details()).doesNotContain("password");
        assertThat(fault("select=password_hsh").hint()).isNull();
    }

    @Test
    void comparesNamesExactly() {
        assertThat(fault("select=ID").hint()).isEqualTo("Perhaps you meant 'id'");
    }

    @Test
    void takesABareCountForTheAggregateUnlessAColumnHasTheName() {
        assertThat(fault("select=count").code()).isEqualTo("PGRST123");
        ReadableRelation counted =
                Demo.readable("c", List.of(), List.of(), Demo.column("count", "int8", JsonKind.NUMBER));
        assertThat(Demo.list(counted, "select=count").projections()).hasSize(1);
    }

    @Test
    void findsRowsByKey() {
        SelectStatement statement = row(Demo.friends(), "7,42", "select=friend_id");
        assertThat(statement.sql())
                .isEqualTo("SELECT t.\"friend_id\" FROM \"public\".\"friends\" AS t"
                        + " WHERE t.\"user_id\" = $1::text::int8 AND t.\"friend_id\" = $2::text::int8");
        assertThat(statement.arguments()).containsExactly("7", "42");
        assertThat(RowKey.parse("a%2Cb+c", Demo.users()).values()).containsExactly("a,b+c");
        assertThat(RowKey.parse("", Demo.users()).values()).containsExactly("");
    }

    @Test
    void asksForAnotherKeyWithTheSameText() {
        SelectStatement one = row(Demo.users(), "1", "select=data->a,id");
        SelectStatement other = one.withKey(RowKey.parse("2", Demo.users()));
        assertThat(other).isEqualTo(row(Demo.users(), "2", "select=data->a,id"));
        assertThat(other.sql()).isEqualTo(one.sql());
    }

    @Test
    void findsRowsByAHiddenKey() {
        ReadableRelation hidden =
                Demo.readable("h", List.of("k"), List.of("k"), Demo.column("k", "text", JsonKind.TEXT));
        assertThat(row(hidden, "x", null).source()).endsWith(" WHERE t.\"k\" = $1::text");
    }

    @Test
    void refusesKeysOfAnotherShape() {
        Fault fault = catchThrowableOfType(Fault.class, () -> RowKey.parse("7", Demo.friends()));
        assertThat(fault.getMessage()).isEqualTo("A key of resource 'friends' has 2 values");
        assertThat(fault.details()).isEqualTo("Expected user_id,friend_id, found one value");
        assertThat(catchThrowableOfType(Fault.class, () -> RowKey.parse("1,2", Demo.users()))
                        .hint())
                .contains("%2C");
        assertThat(catchThrowableOfType(Fault.class, () -> RowKey.parse("%00", Demo.users()))
                        .code())
                .isEqualTo("HR107");
        ReadableRelation view = Demo.readable("v", List.of(), List.of(), Demo.column("a", "text", JsonKind.TEXT));
        assertThat(catchThrowableOfType(Fault.class, () -> RowKey.parse("1", view))
                        .code())
                .isEqualTo("PGRST125");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id=eq.1", "order=id", "limit=1", "offset=1", "or=(id.eq.1)"})
    void takesOnlySelectForARowByKey(String query) {
        Fault fault = catchThrowableOfType(Fault.class, () -> row(Demo.users(), "1", query));
        assertThat(fault.code()).isEqualTo("PGRST100");
    }

    private static SelectStatement row(ReadableRelation readable, String key, String query) {
        return SelectPlanner.row(readable, Demo.request(query), RowKey.parse(key, readable));
    }

    private static Fault fault(String query) {
        return catchThrowableOfType(Fault.class, () -> Demo.list(Demo.users(), query));
    }
}
