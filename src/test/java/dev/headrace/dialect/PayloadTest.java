package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.dialect.Payload.Format;
import dev.headrace.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    private static Payload parse(Format format, String body) {
        return Payload.parse(format, body.getBytes(StandardCharsets.UTF_8), false, 10);
    }

    private static Payload json(String body) {
        return parse(Format.JSON, body);
    }

    private static Fault fault(Format format, String body) {
        return catchThrowableOfType(Fault.class, () -> parse(format, body));
    }

    @Test
    void passesJsonOnAsItIs() {
        String rows = " [ {\"b\":1.10,\"a\":\"\\u00e4 \\ud83d\\ude00\"} ,\n{\"a\":null,\"b\":[{\"a\":1,\"a\":2}]} ]";
        Payload payload = json(rows);
        assertThat(payload.json()).isEqualTo(rows);
        assertThat(payload.columns()).containsExactly("b", "a");
        assertThat(payload.rows()).isEqualTo(2);
        assertThat(payload.textual()).isFalse();
        assertThat(json("{\"a\":1}").json()).isEqualTo("[{\"a\":1}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "null", "\"text\"", "true"})
    void takesWhatIsNoRowForNoRows(String body) {
        assertThat(json(body).rows()).isZero();
    }

    @Test
    void takesRowsWithoutColumns() {
        assertThat(json("[{},{}]")).isEqualTo(new Payload("[{},{}]", List.of(), 2, false));
    }

    @Test
    void takesNumbersOfAnyLength() {
        String digits = "9".repeat(100_000);
        assertThat(json("{\"a\":" + digits + "}").rows()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"a\":1},{\"b\":1}] | Row 2, at line 1, column 10: it lacks 'a' of the first row",
                "[{\"a\":1},{\"a\":1,\"b\":1}] | Row 2, at line 1, column 10: the first row lacks its 'b'",
                "[1] | line 1, column 2: an array of rows holds objects only",
                "{\"a\":1,\"a\":1} | line 1, column 8: only one value can be meant",
                "{\"a\":\"\\u0000\"} | line 1, column 6: PostgreSQL's text cannot hold one",
                "{\"\\u0000\":1} | line 1, column 2: PostgreSQL's text cannot hold one",
                "{\"a\":[\"\\ude00\"]} | line 1, column 7: \\ude00 stands for no character on its own",
                "{\"a\":1 | line 1, column 7",
                "{\"a\":01} | line 1, column 7",
                "{a:1} | line 1, column 2",
                "[{\"a\":1}, | line 1, column 10",
                "{\"a\":NaN} | line 1",
                "{} {} | line 1, column 4: something follows the end of the value"
            })
    void refusesJsonWithItsPlace(String body, String details) {
        Fault fault = fault(Format.JSON, body);
        assertThat(fault.code()).isEqualTo("PGRST102");
        assertThat(fault.details()).startsWith(details);
    }

    @Test
    void boundsDepthAndRows() {
        String deep = "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}";
        assertThat(json(deep).rows()).isEqualTo(1);
        assertThat(fault(Format.JSON, "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}")
                        .code())
                .isEqualTo("PGRST102");
        assertThat(fault(Format.JSON, "[" + "{},".repeat(10) + "{}]").status()).isEqualTo(413);
        assertThat(fault(Format.CSV, "a\n" + "1\n".repeat(11)).status()).isEqualTo(413);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        Fault fault = catchThrowableOfType(
                Fault.class, () -> Payload.parse(Format.JSON, new byte[] {'"', (byte) 0xff, '"'}, false, 10));
        assertThat(fault.getMessage()).isEqualTo("The body is not valid UTF-8");
    }

    @Test
    void readsCsv() {
        Payload payload = parse(Format.CSV, "\ufeffa,\"b \"\"c\"\"\"\r\n1,\"x,\r\n\"\"\"\n,NULL\r\"NULL\",\\");
        assertThat(payload.columns()).containsExactly("a", "b \"c\"");
        assertThat(payload.json())
                .isEqualTo("[{\"a\":\"1\",\"b \\\"c\\\"\":\"x,\\r\\n\\\"\"},{\"a\":\"\",\"b \\\"c\\\"\":null},"
                        + "{\"a\":\"NULL\",\"b \\\"c\\\"\":\"\\\\\"}]");
        assertThat(payload.rows()).isEqualTo(3);
        assertThat(payload.textual()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b;1,2,3 | line 2 has 3, the first has 2",
                "a;1;\"x | line 3: a quote that is not closed",
                "a;x\"y | line 2: a quote within a field that does not begin with one",
                "a;\"x\"y | line 2: something between a closing quote and the next comma"
            })
    void refusesCsvWithItsPlace(String body, String details) {
        Fault fault = fault(Format.CSV, body.replace(';', '\n'));
        assertThat(fault.code()).isEqualTo("PGRST102");
        assertThat(fault.details()).isEqualTo(details);
    }

    @Test
    void readsForms() {
        Payload payload = parse(Format.FORM, "a=1+2&b=%C3%BC&c=&d");
        assertThat(payload.json()).isEqualTo("[{\"a\":\"1 2\",\"b\":\"ü\",\"c\":\"\",\"d\":\"\"}]");
        assertThat(fault(Format.FORM, "a=1&a=2").getMessage()).contains("'a' twice");
        assertThat(fault(Format.FORM, "a=%0").code()).isEqualTo("PGRST102");
        assertThat(fault(Format.FORM, "a=%00").code()).isEqualTo("PGRST102");
        assertThat(fault(Format.FORM, "a=%").hint()).contains("%25");
        assertThat(fault(Format.FORM, "{\"discount\": \"50%\"}").hint()).contains("Content-Type: application/json");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "application/json", "Application/JSON; charset=UTF-8", "application/vnd.pgrst.object+json"})
    void takesJsonByDefault(String contentType) {
        assertThat(Format.of(contentType)).isEqualTo(Format.JSON);
    }

    @Test
    void knowsTheOtherTypes() {
        assertThat(Format.of("text/csv")).isEqualTo(Format.CSV);
        assertThat(Format.of("application/x-www-form-urlencoded")).isEqualTo(Format.FORM);
        for (String other : new String[] {"text/plain", "application/json; charset=utf-16", "json", "a/b, text/csv"}) {
            assertThat(catchThrowableOfType(Fault.class, () -> Format.of(other)).code())
                    .isEqualTo("PGRST102");
        }
    }
}
