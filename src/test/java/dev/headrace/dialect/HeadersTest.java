package dev.headrace.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.fault.Fault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    @Test
    void readsRanges() {
        assertThat(RowRange.parse("0-24")).contains(new RowRange(0, OptionalLong.of(24)));
        assertThat(RowRange.parse("25-")).contains(new RowRange(25, OptionalLong.empty()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "bytes=0-99", "-5", "1-2-3", "a-b", "0-24,30-40", "٣-٤"})
    void ignoresOtherRanges(String header) {
        assertThat(RowRange.parse(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5-4", "99999999999999999999-", "0-99999999999999999999"})
    void refusesImpossibleRanges(String header) {
        assertThat(catchThrowableOfType(Fault.class, () -> RowRange.parse(header))
                        .code())
                .isEqualTo("PGRST103");
    }

    @Test
    void readsPreferences() {
        Preferences preferences =
                Preferences.parse(List.of("return=minimal, count=exact", "count=planned,handling=strict"));
        assertThat(preferences.count()).contains(CountMode.EXACT);
        assertThat(preferences.applied()).contains("count=exact, handling=strict");
        assertThat(Preferences.parse(List.of())).isEqualTo(Preferences.NONE);
        assertThat(Preferences.parse(List.of("", ",,", "x", "count=all", "=")).applied())
                .isEmpty();
    }

    @Test
    void refusesUnknownPreferencesWhenStrict() {
        Fault fault = catchThrowableOfType(
                Fault.class, () -> Preferences.parse(List.of("anything, tx=commit,count=all", "handling=strict")));
        assertThat(fault.code()).isEqualTo("PGRST122");
        assertThat(fault.details()).isEqualTo("Invalid preferences: anything, count=all");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|ARRAY",
                "application/json|ARRAY",
                "Application/JSON;charset=utf-8|ARRAY",
                "text/csv|CSV",
                "text/html, text/csv;q=0.5, */*;q=0.1|CSV",
                "text/csv;q=0.5, application/json;q=0.9|ARRAY",
                "application/vnd.pgrst.object+json|OBJECT",
                "application/vnd.pgrst.object|OBJECT",
                "application/vnd.pgrst.object+json;NULLS=stripped|OBJECT_WITHOUT_NULLS",
                "application/vnd.pgrst.array+json;nulls=stripped|ARRAY_WITHOUT_NULLS",
                "application/vnd.pgrst.array+json|ARRAY",
                "application/json;q=0, */*|CSV",
                "application/geo+json, application/json;q=0.1|ARRAY",
                "application/vnd.pgrst.plan+json; for=\"text/csv, application/json\", text/*|CSV",
                "text/csv;q=2, application/json;q=0.001|ARRAY",
                ",;=,application/json|ARRAY",
            })
    void negotiatesTheForm(String accept, Representation expected) {
        assertThat(Representation.negotiate(accept)).isEqualTo(expected);
    }

    @Test
    void answersAnArrayWhenNothingIsAsked() {
        assertThat(Representation.negotiate(null)).isEqualTo(Representation.ARRAY);
        assertThat(Representation.negotiate(" ")).isEqualTo(Representation.ARRAY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/geo+json",
                "application/vnd.pgrst.plan+json; for=\"application/json\"; options=analyze;",
                "application/json;q=0",
                "application/json;q=NaN",
                "application/openapi+json",
                ",",
                "json"
            })
    void refusesWhatIsNotAvailable(String accept) {
        Fault fault = catchThrowableOfType(Fault.class, () -> Representation.negotiate(accept));
        assertThat(fault.code()).isEqualTo("PGRST107");
        assertThat(fault.status()).isEqualTo(406);
        assertThat(fault.details()).contains("text/csv");
    }

    @Test
    void readsPlansAndEstimates() {
        String plan =
                "[\n  {\n    \"Plan\": {\n      \"Alias\": \"\\\"Plan Rows\\\": 7\",\n      \"Plan Rows\": 2019,\n"
                        + "      \"Plans\": [{\"Plan Rows\": 5}]}}]";
        assertThat(RowCount.planned(plan)).hasValue(2019);
        assertThat(RowCount.planned("[]")).isEmpty();
        assertThat(RowCount.needsPlan(101, Optional.of(100))).isTrue();
        assertThat(RowCount.needsPlan(100, Optional.of(100))).isFalse();
        assertThat(RowCount.needsPlan(3, Optional.empty())).isTrue();
        assertThat(RowCount.estimated(101, OptionalLong.of(2019))).isEqualTo(2019);
        assertThat(RowCount.estimated(101, OptionalLong.empty())).isEqualTo(101);
    }
}
