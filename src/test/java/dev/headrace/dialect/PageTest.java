package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.fault.Fault;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
    @ParameterizedTest
    @CsvSource({
        // query, range, default, maximum, offset, limit
        "'',,,,0,",
        "'',,25,,0,25",
        "'',,25,100,0,25",
        "'',,,100,0,100",
        "limit=10,,25,100,0,10",
        "limit=100,,25,100,0,100",
        "limit=101,,25,100,0,100",
        "limit=10&offset=5,,,,5,10",
        "offset=5,,25,,5,25",
        "'',0-24,,,0,25",
        "'',10-,,,10,",
        "'',10-,25,,10,25",
        "'',0-499,25,100,0,100",
        "limit=10&offset=5,10-12,,,10,3",
        "limit=10&offset=5,0-,,,5,10",
        "limit=10&offset=5,12-99,,,12,3",
        "limit=0,,,100,0,0",
        "limit=0,5-9,,,5,0",
        "'',0-9223372036854775807,25,,0,25",
    })
    void agreesOnThePage(String query, String range, Integer defaultLimit, Integer maximum, long offset, Long limit) {
        PageLimits limits = new PageLimits(Optional.ofNullable(defaultLimit), Optional.ofNullable(maximum));
        Page page = Page.of(Demo.request(query), RowRange.parse(range), limits);
        assertThat(page).isEqualTo(new Page(offset, limit == null ? OptionalLong.empty() : OptionalLong.of(limit)));
    }

    @Test
    void refusesRangesWithoutACommonRow() {
        Fault fault = catchThrowableOfType(
                Fault.class, () -> Page.of(Demo.request("limit=5"), RowRange.parse("5-9"), Demo.UNLIMITED));
        assertThat(fault.status()).isEqualTo(416);
    }

    @ParameterizedTest
    @CsvSource({
        // offset, rows, total, status, Content-Range
        "0,0,,200,*/*",
        "0,15,,200,0-14/*",
        "5,10,,200,5-14/*",
        "100,0,,200,*/*",
        "0,15,15,200,0-14/15",
        "0,10,15,206,0-9/15",
        "10,5,15,206,10-14/15",
        "15,0,15,206,*/15",
        "16,0,15,416,*/15",
        "0,0,0,200,*/0",
        "1,0,0,416,*/0",
        "0,0,9,206,*/9",
        "10,5,3,206,10-14/15",
    })
    void decidesStatusAndContentRange(long offset, long rows, Long total, int status, String contentRange) {
        Outcome outcome = new Page(offset, OptionalLong.empty())
                .outcome(rows, total == null ? OptionalLong.empty() : OptionalLong.of(total));
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.contentRange()).isEqualTo(contentRange);
        assertThat(outcome.refusal().isPresent()).isEqualTo(status == 416);
    }

    @Test
    void saysHowFarBeyondTheOffsetIs() {
        Outcome outcome = new Page(100, OptionalLong.empty()).outcome(0, OptionalLong.of(15));
        assertThat(outcome.refusal().orElseThrow().details())
                .isEqualTo("An offset of 100 was requested, but there are only 15 rows.");
    }
}
