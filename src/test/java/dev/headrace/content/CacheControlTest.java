package dev.headrace.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headrace.config.InvalidSetting;
import dev.headrace.config.Rules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {
    private static void check(String text) {
        Rules rules = new Rules();
        CacheControl.check(text, "cache-control", rules);
        rules.check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public, max-age=60, stale-while-revalidate=30",
                "private, no-cache",
                "no-store",
                "no-store, private",
                "public,s-maxage=3600,max-age=0,stale-if-error=86400",
                "no-cache, max-age=0, must-revalidate",
                "public, max-age=31536000, immutable"
            })
    void takesWhatMakesSense(String text) {
        check(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''                                          | has no directive \"\"",
                "max-aeg=60                                  | perhaps you meant \"max-age\"",
                "Public                                      | perhaps you meant \"public\"",
                "max-age                                     | needs a number of seconds behind max-age",
                "max-age=1m                                  | needs a number of seconds behind max-age",
                "max-age=-1                                  | needs a number of seconds behind max-age",
                "no-cache=set-cookie                         | must have nothing behind no-cache",
                "max-age=1, max-age=2                        | names max-age more than once",
                "no-store, max-age=60                        | says no-store, so max-age has no meaning",
                "public, private, max-age=1                  | says both public and private",
                "private, s-maxage=1                         | says private, so s-maxage",
                "no-cache, max-age=60                        | says no-cache",
                "public, stale-while-revalidate=1            | needs max-age or s-maxage beside stale-while-revalidate",
                "max-age=1, must-revalidate, stale-if-error=1 | says must-revalidate, so stale-if-error"
            })
    void refusesWhatDoesNot(String text, String reason) {
        assertThat(catchThrowableOfType(InvalidSetting.class, () -> check(text)))
                .hasMessageContaining(reason);
    }
}
