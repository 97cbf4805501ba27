package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.catalog.Column;
import dev.headrace.catalog.ColumnType;
import dev.headrace.catalog.JsonKind;
import dev.headrace.dialect.Payload.Format;
import dev.headrace.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WritePlannerTest {
    private static final ReadableRelation THINGS = Demo.readable(
            "things",
            List.of("id"),
            List.of("secret"),
            column("id", "bigint", false, false, "nextval('things_id_seq'::regclass)"),
            column("name", "character varying(5)", true, false, "'nameless'::text"),
            column("old", "text", true, false, null),
            column("data", "jsonb", true, false, null),
            column("sum", "integer", true, true, null),
            column("secret", "text", true, false, null));

    private static Column column(String name, String type, boolean nullable, boolean generated, String preset) {
        JsonKind kind = type.equals("jsonb") ? JsonKind.JSON : JsonKind.TEXT;
        String castName = type.equals("character varying(5)") ? "character varying" : type;
        return new Column(
                name, new ColumnType(type, castName, kind, false, false), false, nullable, generated, preset, null);
    }

    private static WriteStatement plan(WriteKind kind, String query, String body, String... preferences) {
        return plan(kind, query, Format.JSON, body, Optional.empty(), preferences);
    }

    private static WriteStatement plan(
            WriteKind kind, String query, Format format, String body, Optional<RowKey> key, String... preferences) {
        WriteRequest request = WriteRequest.parse(
                kind, query, Demo.LIMITS, Preferences.parse(List.of(preferences)), Representation.ARRAY, key);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return WritePlanner.plan(
                THINGS, request, Payload.parse(format, bytes, request.columns().isPresent(), 100));
    }

    private static String sql(WriteStatement statement) {
        return statement.sql(
                statement.projections().stream().map(Projection::expression).toList());
    }

    private static Fault fault(WriteKind kind, String query, String body) {
        return catchThrowableOfType(Fault.class, () -> plan(kind, query, body));
    }

    @Test
    void saysThatJsonIsSentAsSomethingElse() {
        for (String query : List.of("", "columns=name")) {
            for (String body : List.of("{\"name\":\"a=b&c\"}", "[{\"name\":\"x\"}]")) {
                Fault fault = catchThrowableOfType(
                        Fault.class, () -> plan(WriteKind.UPDATE, query, Format.FORM, body, Optional.empty()));
                assertThat(fault.code()).isEqualTo("PGRST204");
                assertThat(fault.hint()).contains("Content-Type: application/json");
            }
        }
        assertThat(fault(WriteKind.INSERT, "", "{\"{name\":1}").hint()).isEqualTo("Perhaps you meant 'name'");
    }

    @Test
    void insertsWhatTheBodyHas() {
        WriteStatement statement = plan(WriteKind.INSERT, "", "{\"name\":\"x\",\"id\":1}");
        assertThat(sql(statement))
                .isEqualTo(
                        "WITH w AS (INSERT INTO \"public\".\"things\" AS t (\"name\", \"id\") SELECT p.\"name\", p.\"id\""
                                + " FROM json_to_recordset($1::text::json) AS p(\"name\" character varying(5), \"id\" bigint)"
                                + " RETURNING t.\"id\") SELECT t.\"id\" FROM w AS t");
        assertThat(statement.arguments()).containsExactly("[{\"name\":\"x\",\"id\":1}]");
        assertThat(statement.knowsKeys()).isTrue();
    }

    @Test
    void insertsDefaultsWhenTheBodyHasNothing() {
        assertThat(plan(WriteKind.INSERT, "", "[{},{}]").change())
                .isEqualTo("WITH w AS (INSERT INTO \"public\".\"things\" AS t SELECT "
                        + " FROM json_array_elements($1::text::json) AS p RETURNING t.\"id\")");
    }

    @Test
    void givesDefaultsToWhatIsMissing() {
        assertThat(plan(WriteKind.INSERT, "columns=name,old", "[{}]", "missing=default")
                        .change())
                .contains(
                        "SELECT CASE WHEN e.v->$2::text IS NULL THEN ('nameless'::text) ELSE p.\"name\" END, p.\"old\""
                                + " FROM json_array_elements($1::text::json) AS e(v), json_to_record(e.v) AS p(");
        assertThat(plan(WriteKind.INSERT, "", "[{\"name\":1}]", "missing=default")
                        .change())
                .doesNotContain("CASE");
    }

    @Test
    void castsJsonThatCameAsText() {
        assertThat(plan(WriteKind.INSERT, "", Format.CSV, "data\n1", Optional.empty())
                        .change())
                .contains("SELECT p.\"data\"::jsonb FROM json_to_recordset($1::text::json) AS p(\"data\" text)");
    }

    @Test
    void mergesByTheKeyOrByWhatIsNamed() {
        WriteStatement merge = plan(WriteKind.INSERT, "", "{\"id\":1,\"name\":\"x\"}", "resolution=merge-duplicates");
        assertThat(merge.change())
                .contains(
                        " ON CONFLICT (\"id\") DO UPDATE SET \"id\" = EXCLUDED.\"id\", \"name\" = EXCLUDED.\"name\" WHERE ");
        assertThat(merge.countsUpdates()).isTrue();
        assertThat(merge.knowsKeys()).isTrue();
        WriteStatement other =
                plan(WriteKind.INSERT, "on_conflict=name", "{\"id\":1,\"name\":\"x\"}", "resolution=merge-duplicates");
        assertThat(other.change()).contains(" ON CONFLICT (\"name\") DO UPDATE");
        assertThat(other.knowsKeys()).isFalse();
        WriteStatement ignore = plan(WriteKind.INSERT, "", "{\"id\":1}", "resolution=ignore-duplicates");
        assertThat(ignore.change()).contains(" ON CONFLICT (\"id\") DO NOTHING RETURNING");
        assertThat(ignore.countsUpdates()).isFalse();
    }

    @Test
    void updatesWithEveryFilter() {
        WriteStatement statement = plan(
                WriteKind.UPDATE,
                "or=(id.gt.3,name.like.a*)&old=is.null&select=id,n:name&order=name",
                "{\"old\":\"x\"}",
                "return=representation");
        assertThat(sql(statement))
                .isEqualTo(
                        "WITH w AS (UPDATE \"public\".\"things\" AS t SET \"old\" = p.\"old\""
                                + " FROM json_to_recordset($1::text::json) AS p(\"old\" text)"
                                + " WHERE (t.\"id\" > $2::text::bigint OR t.\"name\" LIKE $3::text) AND t.\"old\" IS NULL"
                                + " RETURNING t.\"id\", t.\"name\") SELECT t.\"id\", t.\"name\", t.\"id\" FROM w AS t ORDER BY t.\"name\"");
        assertThat(statement.arguments()).containsExactly("[{\"old\":\"x\"}]", "3", "a%");
    }

    @Test
    void remembersKeysThatMove() {
        WriteStatement statement = plan(WriteKind.UPDATE, "name=eq.x", "{\"id\":7}");
        assertThat(sql(statement))
                .isEqualTo("WITH o AS (SELECT t.\"id\" FROM \"public\".\"things\" AS t WHERE t.\"name\" ="
                        + " $2::text::character varying FOR UPDATE), w AS (UPDATE \"public\".\"things\" AS t SET \"id\" = p.\"id\""
                        + " FROM json_to_recordset($1::text::json) AS p(\"id\" bigint), o WHERE t.\"id\" = o.\"id\""
                        + " RETURNING t.\"id\", o.\"id\" AS \"_old0\") SELECT t.\"id\", t.\"_old0\" FROM w AS t");
        assertThat(statement.movesKeys()).isTrue();
    }

    @Test
    void readsWhatItWouldHaveTouchedWhenThereIsNothingToDo() {
        assertThat(plan(WriteKind.UPDATE, "name=eq.x", "{}").change())
                .isEqualTo("WITH w AS (SELECT t.\"id\" FROM \"public\".\"things\" AS t WHERE false)");
        Optional<RowKey> key = Optional.of(new RowKey(List.of("1")));
        assertThat(plan(WriteKind.UPDATE, "", Format.JSON, "{}", key).change())
                .isEqualTo(
                        "WITH w AS (SELECT t.\"id\" FROM \"public\".\"things\" AS t WHERE t.\"id\" = $1::text::bigint)");
    }

    @Test
    void deletes() {
        assertThat(sql(plan(WriteKind.DELETE, "id=in.(1,2)", "[]")))
                .isEqualTo(
                        "WITH w AS (DELETE FROM \"public\".\"things\" AS t WHERE t.\"id\" = ANY ($1::text[]::bigint[])"
                                + " RETURNING t.\"id\") SELECT t.\"id\" FROM w AS t");
    }

    @Test
    void replacesTheRowOfItsKeyOnly() {
        assertThat(plan(WriteKind.REPLACE, "id=eq.1", "{\"id\":1,\"name\":\"x\"}")
                        .change())
                .contains("SELECT p.\"id\", p.\"name\" FROM ")
                .contains(" WHERE p.\"id\" = $2::text::bigint ON CONFLICT (\"id\") DO UPDATE SET ");
        Optional<RowKey> key = Optional.of(new RowKey(List.of("1")));
        assertThat(plan(WriteKind.REPLACE, "", Format.JSON, "{\"name\":\"x\"}", key)
                        .change())
                .contains("AS t (\"name\", \"id\") SELECT p.\"name\", $2::text::bigint FROM ")
                .contains("\"name\" text)".replace("text", "character varying(5)") + " ON CONFLICT");
        assertThat(fault(WriteKind.REPLACE, "id=eq.1", "{\"name\":\"x\"}").code())
                .isEqualTo("PGRST115");
        assertThat(fault(WriteKind.REPLACE, "id=gt.1", "{\"id\":1}").code()).isEqualTo("PGRST105");
        assertThat(fault(WriteKind.REPLACE, "id=eq.1&limit=1", "{\"id\":1}").code())
                .isEqualTo("PGRST114");
    }

    @Test
    void refusesColumnsThatCannotBeWritten() {
        Fault unknown = fault(WriteKind.INSERT, "", "{\"nmae\":1}");
        assertThat(unknown.code()).isEqualTo("PGRST204");
        assertThat(unknown.hint()).isEqualTo("Perhaps you meant 'name'");
        assertThat(fault(WriteKind.INSERT, "", "{\"secret\":1}").getMessage()).contains("does not exist");
        assertThat(fault(WriteKind.UPDATE, "secret=eq.1", "{\"name\":1}").code())
                .isEqualTo("PGRST204");
        assertThat(fault(WriteKind.INSERT, "on_conflict=secret", "{\"name\":1}").code())
                .isEqualTo("PGRST204");
        assertThat(fault(WriteKind.UPDATE, "id=eq.1", "{\"sum\":1}").getMessage())
                .contains("generated");
    }

    @Test
    void decidesStatusAndHeaders() {
        WriteRequest request = WriteRequest.parse(
                WriteKind.UPDATE,
                "id=eq.1",
                Demo.LIMITS,
                Preferences.parse(List.of("count=exact, handling=strict, max-affected=3, missing=null, tx=commit")),
                Representation.ARRAY,
                Optional.empty());
        WriteStatement statement = plan(WriteKind.UPDATE, "id=eq.1", "{\"name\":1}");
        WriteOutcome outcome = WriteOutcome.of(request, statement, 2, 0);
        assertThat(outcome.status()).isEqualTo(204);
        assertThat(outcome.contentRange()).contains("0-1/2");
        assertThat(outcome.applied()).contains("missing=null, count=exact, handling=strict, max-affected=3");
        assertThat(WriteOutcome.of(request, statement, 0, 0).contentRange()).contains("*/0");
        assertThat(catchThrowableOfType(Fault.class, () -> request.check(4)).code())
                .isEqualTo("PGRST124");
    }
}
