package dev.headrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFaultsTest {
    private static PgException error(String state) {
        return new PgException("secret text", "ERROR", state, "secret detail");
    }

    @ParameterizedTest
    @CsvSource({
        "23505, 409", "23503, 409", "23502, 400", "23514, 400", "22P02, 400", "22003, 400", "42501, 403", "42P01, 404",
        "42703, 400", "42883, 404", "08006, 503", "53300, 503", "53100, 503", "57P01, 503", "57P03, 503", "57014, 504",
        "40001, 503", "40P01, 503", "55P03, 503", "25006, 405", "XX000, 500", "58030, 500", "P0001, 400", "PT418, 418",
        "PT999, 500", "0A000, 400", "28000, 403", "54001, 500"
    })
    void mapsSqlStates(String state, int status) {
        Fault fault = (Fault) SqlFaults.of(error(state));
        assertThat(fault.code()).isEqualTo(state);
        assertThat(fault.status()).isEqualTo(status);
        assertThat(fault.retryAfterSeconds() > 0).isEqualTo(status == 503);
    }

    @ParameterizedTest
    @CsvSource({"XX000", "53300", "57014", "58030", "55P03"})
    void keepsInternalTextToItself(String state) {
        Fault fault = (Fault) SqlFaults.of(error(state));
        assertThat(fault.getMessage()).doesNotContain("secret");
        assertThat(fault.details()).isNull();
    }

    @Test
    void showsWhatTheCallerDidWrong() {
        Fault fault = (Fault) SqlFaults.of(error("22P02"));
        assertThat(fault.getMessage()).isEqualTo("secret text");
        assertThat(fault.details()).isEqualTo("secret detail");
    }

    @Test
    void knowsALostConnection() {
        assertThat(((Fault) SqlFaults.of(new ConnectException("10.0.0.1 refused"))).is(FaultCode.DATABASE_UNREACHABLE))
                .isTrue();
        assertThat(SqlFaults.isConnectionLost(ClosedConnectionException.INSTANCE))
                .isTrue();
    }

    @Test
    void leavesMistakesOfTheServerAlone() {
        Throwable mistake = new IllegalStateException("a bug");
        assertThat(SqlFaults.of(mistake)).isSameAs(mistake);
    }
}
