package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.dialect.Payload.Format;
import dev.headrace.fault.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WriteProperties {
    /** Stands in no column and no keyword, so that finding it in SQL means that a value got there. */
    private static final String MARK = "ZQX";

    @Property
    void anyBytesGiveAPayloadOrAFault(@ForAll byte[] body, @ForAll Format format) {
        givesAPayloadOrAFault(body, format);
    }

    @Property
    void anyTextGivesAPayloadOrAFault(@ForAll("bodies") String body, @ForAll Format format) {
        givesAPayloadOrAFault(body.getBytes(StandardCharsets.UTF_8), format);
    }

    private static void givesAPayloadOrAFault(byte[] body, Format format) {
        try {
            Payload payload = Payload.parse(format, body, false, 100);
            JsonNode rows = new ObjectMapper().readTree(payload.json());
            assertThat(rows.isArray()).isTrue();
            assertThat(rows).hasSize(payload.rows()).allMatch(JsonNode::isObject);
            rows.forEach(row ->
                    assertThat(row.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(payload.columns()));
        } catch (Fault fault) {
            assertThat(fault.status()).isIn(400, 413);
            assertThat(fault.getMessage()).isNotBlank();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError("took what is no JSON", e);
        }
    }

    @Property
    void writtenCsvIsReadBack(@ForAll("cells") List<String> cells) throws Exception {
        String csv = "a\n"
                + cells.stream()
                        .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining("\r\n"));
        JsonNode rows = new ObjectMapper()
                .readTree(Payload.parse(Format.CSV, csv.getBytes(StandardCharsets.UTF_8), false, 100)
                        .json());
        assertThat(rows).map(row -> row.get("a").textValue()).containsExactlyElementsOf(cells);
    }

    @Property
    void anyQueryGivesAStatementOrAFault(@ForAll("queries") String query, @ForAll WriteKind kind) {
        try {
            plan(kind, query, "{\"name\":\"x\"}");
        } catch (Fault fault) {
            assertThat(fault.status()).isIn(400, 405, 416);
            assertThat(fault.getMessage()).isNotBlank();
        }
    }

    @Property
    void valuesAreBoundAndNeverWritten(@ForAll("values") String value, @ForAll WriteKind kind) throws Exception {
        String marked = MARK + value;
        String filter = kind == WriteKind.INSERT ? "" : "id=eq." + URLEncoder.encode(marked, StandardCharsets.UTF_8);
        String body = new ObjectMapper()
                .createObjectNode()
                .put("id", marked)
                .put("name", marked)
                .toString();
        WriteStatement statement = plan(kind, filter, body);
        assertThat(statement.sql(List.of("1"))).doesNotContain(MARK);
    }

    @Property
    void namesThatAreNoColumnsAreNeverWritten(@ForAll("values") String name) throws Exception {
        String body = new ObjectMapper().createObjectNode().put(MARK + name, 1).toString();
        String quoted = '"' + (MARK + name).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        String encoded = URLEncoder.encode(quoted, StandardCharsets.UTF_8);
        for (String query : List.of("", "columns=" + encoded, "on_conflict=" + encoded)) {
            assertThat(isUnknownColumn(query, query.startsWith("on") ? "{\"id\":1}" : body))
                    .isTrue();
        }
    }

    private static boolean isUnknownColumn(String query, String body) {
        try {
            plan(WriteKind.INSERT, query, body);
            return false;
        } catch (Fault fault) {
            return fault.code().equals("PGRST204");
        }
    }

    private static WriteStatement plan(WriteKind kind, String query, String body) {
        WriteRequest request = WriteRequest.parse(
                kind,
                query,
                Demo.LIMITS,
                Preferences.parse(List.of("return=representation", "resolution=merge-duplicates")),
                Representation.ARRAY,
                Optional.empty());
        Payload payload = Payload.parse(Format.JSON, body.getBytes(StandardCharsets.UTF_8), false, 100);
        return WritePlanner.plan(Demo.users(), request, payload);
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "\"a\"",
                        "\"b\"",
                        "\\",
                        "\\u0000",
                        "\\ud800",
                        "1",
                        "-",
                        "0",
                        "e5",
                        "null",
                        "NULL",
                        "true",
                        "a",
                        "b",
                        "\n",
                        "\r\n",
                        " ",
                        "=",
                        "&",
                        "%41",
                        "%",
                        "+",
                        "\ufeff",
                        "\0",
                        "ü",
                        "😀",
                        "{\"a\":1}",
                        "{\"b\":\"\"}",
                        "a,b",
                        "\"x\"\"y\"")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> cells() {
        return Arbitraries.strings()
                .withChars("a\",\r\n\\ NUL\u0001😀ü")
                .ofMaxLength(8)
                .filter(cell -> cell.chars().noneMatch(c -> Character.isSurrogate((char) c)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    @Provide
    Arbitrary<String> queries() {
        return Arbitraries.of(
                        "select=",
                        "columns=",
                        "on_conflict=",
                        "order=",
                        "limit=1",
                        "id=eq.1",
                        "id",
                        "name",
                        "data",
                        "=",
                        "&",
                        ",",
                        "\"",
                        "%22",
                        "eq.",
                        "(",
                        ")",
                        "*",
                        "->",
                        "or=(id.eq.1)",
                        "not.and=",
                        "offset=1",
                        "%")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('\u0001', '\uD7FF').ofMaxLength(20),
                Arbitraries.strings().withChars("'\"\\;-$%*(){},. \t\n").ofMaxLength(20));
    }
}
