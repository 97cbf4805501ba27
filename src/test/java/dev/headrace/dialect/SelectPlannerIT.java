package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operator on every type that has it, compared with SQL written by hand. */
class SelectPlannerIT {
    private static ThingsDatabase database;

    @BeforeAll
    static void start() throws SQLException {
        database = new ThingsDatabase();
    }

    @AfterAll
    static void stop() throws SQLException {
        database.close();
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "filters.txt",
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = true)
    void findsWhatHandWrittenSqlFinds(String column, String filter, String condition) throws SQLException {
        SelectStatement statement = database.statement(encode(column) + "=" + encode(filter) + "&select=id&order=id");
        List<String> expected =
                database.run("SELECT id FROM things AS t WHERE " + condition + " ORDER BY id", List.of());
        assertThat(database.run(statement.sql(), statement.arguments())).isEqualTo(expected);
        assertThat(database.run(statement.countSql(), statement.countArguments()))
                .containsExactly(Integer.toString(expected.size()));
        assertThat(database.run(statement.countSql(1), statement.countArguments()))
                .containsExactly(Integer.toString(Math.min(2, expected.size())));
        String explained = String.join("\n", database.run(statement.plannedCountSql(), statement.countArguments()));
        assertThat(RowCount.planned(explained)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "whole=eq.x|22P02",
                "whole=eq.99999999999|22003",
                "whole=in.(1,x)|22P02",
                "whole=eq(any).1|22P02",
                "day=eq.2026-02-30|22008",
                "mood=eq.angry|22P02",
                "uid=eq.1|22P02",
                "data=cs.{|22P02",
                "data->n=gt.x|22P02",
                "during=ov.[2,|22P02",
                "name=fts(klingon).x|42704",
                "name=match.(|2201B",
                "id=like.1*|42883",
                "name=is.true|42804",
                "select=name::int|22P02",
                "select=name::nosuchtype|42704",
                "select=name::table|42601",
            })
    void leavesBadLiteralsToPostgres(String query, String sqlState) {
        SelectStatement statement = database.statement(query.replace("{", "%7B"));
        SQLException failure =
                catchThrowableOfType(SQLException.class, () -> database.run(statement.sql(), statement.arguments()));
        assertThat(failure.getSQLState()).isEqualTo(sqlState);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "order=id.desc|4 3 2 1",
                "order=name.nullsfirst,id&limit=1|4",
                "order=whole.desc.nullslast|3 2 1 4",
                "order=data->n.desc.nullslast&limit=2|3 2",
                "order=notes->n.nullslast,id|1 2 3 4",
                "order=notes,id&limit=3&offset=0|3 1 2",
                "order=id&offset=2|3 4",
                "order=id&limit=2&offset=1|2 3",
                "order=id&limit=0|",
                "order=address->no.desc.nullslast&limit=1|3",
            })
    void sortsAndPages(String query, String ids) throws SQLException {
        SelectStatement statement = database.statement(query + "&select=id");
        List<String> expected = ids == null ? List.of() : List.of(ids.split(" "));
        assertThat(database.run(statement.sql(), statement.arguments())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select=data->list->1->>x|y",
                "select=data->list->-1->x|\"y\"",
                "select=data->\"k\"|\"v\"",
                "select=notes->>k|v",
                "select=tags->>1|b",
                "select=address->street|\"Main\"",
                "select=exact::int|2",
                "select=at::date|2026-01-01",
                "select=exact::double precision|1.5",
                "select=data->n::text|5",
                "select=\"odd \\\"name.x\"|one",
            })
    void projects(String query, String value) throws SQLException {
        SelectStatement statement = database.statement(query + "&id=eq.1");
        assertThat(database.run(statement.sql(), statement.arguments())).containsExactly(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "id=eq.3|things_pkey",
                "id=in.(1,2)|things_pkey",
                "id=gt.3&order=id|things_pkey",
                "data->>k=eq.v|things_k",
                "name=plfts(english).bob|things_name",
            })
    void canUseIndexes(String query, String index) throws SQLException {
        SelectStatement statement = database.statement(query);
        database.execute("SET enable_seqscan = off");
        List<String> plan = database.run("EXPLAIN " + statement.sql(), statement.arguments());
        database.execute("RESET enable_seqscan");
        assertThat(String.join("\n", plan)).contains(index);
    }

    @Test
    void findsARowByKey() throws SQLException {
        SelectStatement statement =
                SelectPlanner.row(database.things(), Demo.request("select=name"), RowKey.parse("2", database.things()));
        assertThat(database.run(statement.sql(), statement.arguments())).containsExactly("Bob, Jr. (x)");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
