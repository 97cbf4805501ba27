package dev.headrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.config.InvalidSetting;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {
    @Test
    void readsAllParts() {
        DatabaseUrl url = DatabaseUrl.parse(
                "postgresql://ada:p%40ss+$:word@db.example.org:6432/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem");
        assertThat(url)
                .isEqualTo(new DatabaseUrl(
                        "db.example.org",
                        6432,
                        "ada",
                        "p@ss+$:word",
                        "shop",
                        Map.of("sslmode", "verify-full", "sslrootcert", "/etc/ca.pem")));
    }

    @Test
    void fillsWhatIsLeftOut() {
        assertThat(DatabaseUrl.parse("postgres://ada@/"))
                .isEqualTo(new DatabaseUrl("localhost", 5432, "ada", "", "ada", Map.of()));
        assertThat(DatabaseUrl.parse("postgresql://ada@[::1]:5433/shop").host()).isEqualTo("::1");
        assertThat(DatabaseUrl.parse("postgresql:///shop?host=/var/run/postgresql&user=ada")
                        .host())
                .isEqualTo("/var/run/postgresql");
    }

    @Test
    void neverShowsThePassword() {
        assertThat(DatabaseUrl.parse("postgresql://ada:secret@db/shop").toString())
                .isEqualTo("postgresql://ada@db:5432/shop");
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://ada:secret@db/shop, must start with postgresql://",
        "postgresql://db/shop, must name a user",
        "postgresql://ada:secret@one;two/shop?sslmod=on, Perhaps you meant 'sslmode'",
        "postgresql://ada:secret@db/shop?sslmode=verify-fulll, Perhaps you meant 'verify-full'",
        "postgresql://ada:sec/ret@db/shop?sslmode=on, must be one of",
        "postgresql://ada:se%cret@db/shop, percent sign in its password",
        "postgresql://ada:secret@db:port/shop, port that is not a number",
        "postgresql://ada:secret@db:70000/shop, between 1 and 65535"
    })
    void saysWhatIsWrongWithoutThePassword(String url, String sentence) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("secret");
    }
}
