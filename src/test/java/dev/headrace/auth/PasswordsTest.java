package dev.headrace.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.auth.AccountsConfig.HashingConfig;
import dev.headrace.config.DataSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    private final Passwords passwords = new Passwords(new HashingConfig(DataSize.ofKibibytes(1024), 1));

    @ParameterizedTest
    @ValueSource(strings = {"x", " leading and trailing ", "pässwörd 🔑", "nul \0 within", "tab\t"})
    void fitsWhatItWasMadeOf(String password) {
        String hash = passwords.hash(password);
        assertThat(hash).startsWith("$argon2id$v=19$m=1024,t=1,p=1$");
        assertThat(passwords.fits(password, hash)).isTrue();
        assertThat(passwords.fits(password + "x", hash)).isFalse();
        assertThat(passwords.fits(password.substring(1), hash)).isFalse();
        assertThat(passwords.hash(password)).isNotEqualTo(hash);
    }

    @Test
    void looksAtAllOfALongPassword() {
        String password = "p".repeat(1024);
        String hash = passwords.hash(password);
        assertThat(passwords.fits(password, hash)).isTrue();
        assertThat(passwords.fits("p".repeat(1023) + "q", hash)).isFalse();
    }

    /** The first is that of the reference implementation's tests, the second that of a well-known Python library. */
    @Test
    void readsHashesOfOthers() {
        assertThat(passwords.fits(
                        "password",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isTrue();
        assertThat(passwords.fits("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
                .isTrue();
        assertThat(passwords.fits("U*V", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text",
                "$argon2id$",
                "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=999999999,t=999999999,p=999999999$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8",
                "$argon2id$v=19$m=0,t=0,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=x,t=2,p=1$c29tZXNhbHQ$CTFh",
                "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$05$short"
            })
    void fitsNothingThatIsNoHashOrCostsTooMuch(String hash) {
        assertThat(passwords.fits("password", hash)).isFalse();
        assertThat(passwords.fits("", hash)).isFalse();
    }

    /** An account that was closed with a "!" in the place of its hash must not be told from one that does not exist. */
    @Test
    void takesAsLongForWhatIsNoHash() {
        Passwords slow = new Passwords(new HashingConfig(DataSize.ofMebibytes(16), 2));
        slow.fits("password", null);
        long ofNobody = nanos(() -> slow.fits("password", null));
        long ofClosed = nanos(() -> slow.fits("password", "!"));
        assertThat(ofClosed).isGreaterThan(ofNobody / 20);
    }

    private static long nanos(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return System.nanoTime() - begin;
    }

    @Test
    void fitsNothingWithoutAnAccount() {
        assertThat(passwords.fits("", null)).isFalse();
        assertThat(passwords.fits("anything", null)).isFalse();
    }

    @Test
    void knowsWhichHashesAreToBeMadeAnew() {
        assertThat(passwords.isOutdated(passwords.hash("x"))).isFalse();
        assertThat(passwords.isOutdated(new Passwords(new HashingConfig(DataSize.ofKibibytes(2048), 1)).hash("x")))
                .isTrue();
        assertThat(passwords.isOutdated("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
                .isTrue();
    }
}
