package dev.headrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    @ParameterizedTest
    @CsvSource({
        "22P02, 400, it is no number, true",
        "23503, 409, no such owner, true",
        "44000, 400, outside of the view, true",
        "P0001, 400, raised, true",
        "P0002, 500, no data, true",
        "PT403, 403, raised, true",
        "PT503, 503, raised, true",
        "21000, 500, two rows, true",
        "54000, 500, index row too large, true",
        "42501, 403, new row violates row-level security policy, true",
        "42501, 403, permission denied for table, false",
        "42P01, 404, no such table, false",
        "26000, 400, no such statement, false",
        "0A000, 400, cached plan must not change, false",
        "25006, 500, read only, false",
        "40P01, 503, deadlock, false",
        "53100, 503, disk full, false",
        "55P03, 503, lock, false",
        "57014, 504, took too long, false"
    })
    void tellsWhatPostgresqlWillNeverTake(String code, int status, String message, boolean never) {
        assertThat(Refusal.is(Fault.ofSqlState(code, status, message, null, null)))
                .isEqualTo(never);
    }

    @Test
    void takesFailuresOfTheServerForPassing() {
        assertThat(Refusal.is(Fault.of(FaultCode.DATABASE_UNREACHABLE, "gone"))).isFalse();
        assertThat(Refusal.is(Fault.of(FaultCode.OUTCOME_UNKNOWN, "who knows"))).isFalse();
        assertThat(Refusal.is(Fault.of(FaultCode.UNKNOWN_RESOURCE, "not here"))).isFalse();
        assertThat(Refusal.is(Fault.of(FaultCode.UNKNOWN_COLUMN, "dropped"))).isTrue();
        assertThat(Refusal.is(new IllegalStateException("a bug"))).isFalse();
    }
}
