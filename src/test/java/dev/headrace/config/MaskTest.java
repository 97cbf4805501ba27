package dev.headrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://me:pw@host:5432/db, postgresql://me:***@host:5432/db",
        "postgresql://me:p@w/x:y@host/db, postgresql://me:***@host/db",
        "postgresql://me@host:5432/db, postgresql://me@host:5432/db",
        "postgresql://host:5432/db, postgresql://host:5432/db",
        "postgresql://host/db?user=me&password=pw&sslmode=require, postgresql://host/db?user=me&password=***&sslmode=require",
        "redis://:pw@host, redis://:***@host",
        "hunter2, ***"
    })
    void hidesThePasswordAlone(String secret, String shown) {
        assertThat(Mask.apply(secret)).isEqualTo(shown);
    }

    @Property
    void neverShowsThePassword(
            @ForAll @StringLength(min = 1, max = 30) String around,
            @ForAll @AlphaChars @StringLength(12) String password) {
        String url = "postgresql://me:" + around + password + around + "@host/db";
        assertThat(Mask.apply(url)).isEqualTo("postgresql://me:***@host/db");
    }
}
