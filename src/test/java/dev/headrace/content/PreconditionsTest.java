package dev.headrace.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {
    private static final long MOMENT = 1_700_000_000;
    private static final String DATE = HttpDate.print(MOMENT);

    private static String match(MultiMap headers, long lastModified) {
        return Preconditions.match(headers, "\"t\"", lastModified, "\"t-br\"");
    }

    private static MultiMap headers(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().add(name, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"t\"               | \"t\"",
                "\"t-br\"            | \"t-br\"",
                "\"t-gzip\"          | \"t-gzip\"",
                "W/\"t-zstd\"        | \"t-zstd\"",
                "\"x\", \"t\"        | \"t\"",
                "\"t\", \"t-br\"     | \"t-br\"",
                "*                   | \"t-br\"",
                "\"t-deflate\"       | ",
                "\"tt\"              | ",
                "\"t\" x             | ",
                "t                   | "
            })
    void answersTheTagThatTheClientHas(String header, String known) {
        assertThat(match(headers("if-none-match", header), 0)).isEqualTo(known);
    }

    @Test
    void readsFiveHundredTags() {
        String tags = String.join(",", Collections.nCopies(500, "\"x\""));
        assertThat(match(headers("if-none-match", tags), 0)).isNull();
        assertThat(match(headers("if-none-match", tags + ",\"t\""), 0)).isEqualTo("\"t\"");
    }

    @Test
    void goesByTheDateOnlyWithoutTags() {
        assertThat(match(headers("if-modified-since", DATE), MOMENT)).isEqualTo("\"t-br\"");
        assertThat(match(headers("if-modified-since", DATE).add("if-none-match", "\"x\""), MOMENT))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"yesterday", "Tue, 14 Nov 2023 22:13:21 GMT", "Tue, 14 Nov 2023 22:13:19 GMT", "1700000000", "'' "
            })
    void takesNoOtherDateThanTheOneThatWasSent(String date) {
        assertThat(match(headers("if-modified-since", date), MOMENT)).isNull();
        assertThat(match(headers("if-modified-since", DATE), 0)).isNull();
    }
}
