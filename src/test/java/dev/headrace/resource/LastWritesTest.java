package dev.headrace.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.journal.AcceptedWrite;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWritesTest {
    /** A write is told as row, kind and columns: {@code 1U:ab} is a PATCH of a and b of row 1. */
    private static ParsedWrite write(String text) {
        String kind = text.charAt(1) == 'U' ? "UPDATE" : text.charAt(1) == 'R' ? "REPLACE" : "DELETE";
        String body = text.substring(text.indexOf(':') + 1)
                .chars()
                .mapToObj(column -> "\"" + (char) column + "\":1")
                .collect(Collectors.joining(",", "[{", "}]"));
        return ParsedWrite.of(new AcceptedWrite(text.substring(0, 1), kind, text.contains(":") ? body : "[]"));
    }

    @ParameterizedTest
    @CsvSource({
        "1U:a 1U:a,                1U:a",
        "1U:a 2U:a,                1U:a 2U:a",
        "1U:a 1U:b,                1U:a 1U:b",
        "1U:a 1U:ab,               1U:ab",
        "1U:ab 1U:a,               1U:ab 1U:a",
        "1U:ab 1U:a 1U:b,          1U:a 1U:b",
        "1U:a 2U:b 1D 2U:b,        1D 2U:b",
        "1R:ab 1D 1U:a,            1D 1U:a",
        "1R:ab 1U:ab,              1R:ab 1U:ab",
        "1U:a 1R:ab,               1R:ab",
        "1R:a 1R:ab,               1R:ab",
        "1R:ab 1R:a 1R:b,          1R:ab 1R:a 1R:b",
        "1R:ab 1R:a 1R:ab,         1R:ab",
        "1D 1D,                    1D",
        "1D 1R:a,                  1D 1R:a"
    })
    void leavesOutWritesOfWhichNothingWouldBeLeft(String writes, String left) {
        List<ParsedWrite> all =
                Arrays.stream(writes.split(" ")).map(LastWritesTest::write).toList();
        List<ParsedWrite> expected =
                Arrays.stream(left.split(" ")).map(LastWritesTest::write).toList();
        assertThat(LastWrites.of(all)).isEqualTo(expected);
    }
}
