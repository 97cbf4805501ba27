package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.fault.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a b",
                "/a#b",
                "/\t",
                "/é",
                "/%",
                "/%4",
                "/%4x",
                "/%00",
                "/%c0%80",
                "/%ed%a0%80",
                "/%80",
                "/%f5%80%80%80"
            })
    void refuses(String target) {
        assertThatThrownBy(() -> Target.check(target)).isInstanceOf(Fault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a?b=\"{x}\"|'^`\\[]", "/%25%20%e2%82%ac%F0%9F%98%80"})
    void accepts(String target) {
        assertThatCode(() -> Target.check(target)).doesNotThrowAnyException();
    }

    @Property
    void decodesWhatWasEncoded(@ForAll String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\0", "");
        String encoded = URLEncoder.encode(whole, StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(Target.decode(encoded)).isEqualTo(whole);
    }

    @Property
    void checksAnyTextWithoutFailing(@ForAll String text) {
        try {
            Target.check(text);
        } catch (Fault refused) {
            assertThat(refused.status()).isEqualTo(400);
        }
    }
}
