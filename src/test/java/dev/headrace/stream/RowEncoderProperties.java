package dev.headrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.catalog.JsonKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a text holds, a reader of JSON or CSV gets it back, and nothing else. */
class RowEncoderProperties {
    private static final int COLUMNS = 3;

    @Property(tries = 300)
    void jsonGivesEachTextBack(@ForAll("tables") List<List<String>> rows, @ForAll("texts") String name) {
        List<OutputColumn> columns = columns(name);
        JsonArray array = new JsonArray(encode(new JsonRows(columns, JsonRows.Frame.ARRAY, false), rows));
        assertThat(array).hasSize(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            assertThat(valuesOf(array.getJsonObject(row), columns)).isEqualTo(rows.get(row));
        }
    }

    @Property(tries = 300)
    void jsonLinesHaveOneObjectEach(@ForAll("tables") List<List<String>> rows, @ForAll("texts") String name) {
        List<OutputColumn> columns = columns(name);
        String text = encode(new JsonRows(columns, JsonRows.Frame.LINES, false), rows);
        String[] lines = text.split("\n", -1);
        assertThat(lines).hasSize(rows.size() + 1);
        for (int row = 0; row < rows.size(); row++) {
            assertThat(valuesOf(new JsonObject(lines[row]), columns)).isEqualTo(rows.get(row));
        }
    }

    @Property(tries = 300)
    void strippedJsonHasNoNullAndAllElse(@ForAll("tables") List<List<String>> rows) {
        List<OutputColumn> columns = columns("x");
        JsonArray array = new JsonArray(encode(new JsonRows(columns, JsonRows.Frame.ARRAY, true), rows));
        for (int row = 0; row < rows.size(); row++) {
            JsonObject object = array.getJsonObject(row);
            assertThat(object.fieldNames())
                    .allSatisfy(field -> assertThat(object.getValue(field)).isNotNull());
            assertThat(valuesOf(object, columns)).isEqualTo(rows.get(row));
        }
    }

    @Property(tries = 300)
    void csvGivesEachTextBackAndTellsNullFromEmpty(@ForAll("tables") List<List<String>> rows) {
        String text = encode(new CsvRows(columns("x"), false), rows);
        List<List<String>> read = CsvText.read(text);
        assertThat(read.get(0)).containsExactly("x", "x1", "x2");
        assertThat(read.subList(1, read.size())).isEqualTo(rows);
    }

    @Property(tries = 300)
    void noCellForASpreadsheetStartsAFormula(@ForAll("tables") List<List<String>> rows) {
        String text = encode(new CsvRows(columns("x"), true), rows);
        assertThat(text).startsWith("\ufeff");
        List<List<String>> read = CsvText.read(text.substring(1));
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < COLUMNS; column++) {
                String sent = rows.get(row).get(column);
                String cell = read.get(row + 1).get(column);
                boolean isFormula = sent != null && !sent.isEmpty() && "=+-@\t\r\n".indexOf(sent.charAt(0)) >= 0;
                assertThat(cell).isEqualTo(isFormula ? "'" + sent : sent);
            }
        }
    }

    private static List<OutputColumn> columns(String name) {
        return IntStream.range(0, COLUMNS)
                .mapToObj(number -> new OutputColumn(name + (number == 0 ? "" : number), JsonKind.TEXT))
                .toList();
    }

    private static List<String> valuesOf(JsonObject object, List<OutputColumn> columns) {
        List<String> values = new ArrayList<>();
        columns.forEach(column -> values.add(object.getString(column.name())));
        return values;
    }

    private static String encode(RowEncoder encoder, List<List<String>> rows) {
        encoder.begin();
        for (List<String> row : rows) {
            byte[] message = message(row);
            encoder.row(message, 0, message.length);
        }
        encoder.end();
        Buffer whole = Buffer.buffer();
        encoder.output.take().forEach(whole::appendBuffer);
        return whole.toString(StandardCharsets.UTF_8);
    }

    /** A row as PostgreSQL sends it. */
    private static byte[] message(List<String> values) {
        Buffer message = Buffer.buffer().appendShort((short) values.size());
        for (String value : values) {
            if (value == null) {
                message.appendInt(-1);
            } else {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                message.appendInt(bytes.length).appendBytes(bytes);
            }
        }
        return message.getBytes();
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        return texts().injectNull(0.2).list().ofSize(COLUMNS).list().ofMaxSize(20);
    }

    /** Texts that PostgreSQL can hold: any character but NUL and lone surrogates, most of them troublesome. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> troublesome =
                Arbitraries.strings().withChars("\"\\,;'=+-@\t\r\n\b\f\u0001\u001f\u007f{}[]: ");
        Arbitrary<String> any = Arbitraries.strings()
                .withCharRange('\u0001', '\ud7ff')
                .withCharRange('\ue000', '\uffff')
                .map(text -> text + "😀");
        return Arbitraries.oneOf(troublesome, any, Arbitraries.of("", "null", "\\.", "NaN"));
    }
}
