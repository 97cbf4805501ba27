package dev.headrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnprivilegedUserTest {
    private static final UnprivilegedUser MISSING = new UnprivilegedUser(List.of("no-such-program"), Optional.empty());
    private static final UnprivilegedUser REFUSED = new UnprivilegedUser(List.of("false"), Optional.empty());
    private static final UnprivilegedUser WORKING = new UnprivilegedUser(List.of("env"), Optional.of(7));

    @Test
    void takesTheFirstWayThatWorks() {
        assertThat(UnprivilegedUser.findFor("root", List.of(MISSING, REFUSED, WORKING, MISSING)))
                .isEqualTo(WORKING);
    }

    @Test
    void saysWhatToDoWhenNoneWorks() {
        assertThatThrownBy(() -> UnprivilegedUser.findFor("root", List.of(MISSING, REFUSED)))
                .isInstanceOf(EmbeddedFailure.class)
                .hasMessageContaining("root")
                .hasMessageContaining("tried: no-such-program, false")
                .hasMessageContaining("start the demo as a normal user");
    }
}
