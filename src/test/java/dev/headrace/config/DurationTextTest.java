package dev.headrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @Property
    void readsWhatItPrints(@ForAll @LongRange(min = 0, max = 999_999_999) long milliseconds) {
        Duration duration = Duration.ofMillis(milliseconds);
        assertThat(DurationText.parse(DurationText.print(duration))).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "1h30m", "5 s", "5S", "9999999999s", "999999999d"})
    void refuses(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
