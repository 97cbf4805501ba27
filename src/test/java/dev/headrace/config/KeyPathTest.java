package dev.headrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyPathTest {
    @Property
    void readsWhatItWrites(@ForAll @Size(min = 1, max = 4) List<String> segments) {
        KeyPath path = new KeyPath(segments);
        assertThat(KeyPath.parse(path.toString())).isEqualTo(path);
    }

    @Test
    void quotesWhatADotWouldSplit() {
        assertThat(new KeyPath(List.of("resources", "a.b", "table"))).hasToString("resources.\"a.b\".table");
    }

    @Test
    void takesWhatIsNoPathAsOneSegment() {
        assertThat(KeyPath.parse("http..port").segments()).containsExactly("http..port");
        assertThat(KeyPath.parse("a\"b").segments()).containsExactly("a\"b");
    }
}
