package dev.headrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JsonAnswerTest {
    @Test
    void keepsTheOrderOfKeys() {
        JsonAnswer answer = new JsonAnswer()
                .put("z", "text")
                .put("a", (String) null)
                .putAll(new JsonAnswer())
                .putAll(new JsonAnswer().put("n", 41).put("yes", true));
        assertThat(answer).hasToString("{\"z\":\"text\",\"a\":null,\"n\":41,\"yes\":true}");
        assertThat(new JsonAnswer().putAll(answer)).hasToString(answer.toString());
    }

    @Property
    void canBeReadByTheToolkit(@ForAll @Size(max = 4) List<String> values) {
        JsonAnswer answer = new JsonAnswer();
        JsonObject expected = new JsonObject();
        for (int i = 0; i < values.size(); i++) {
            answer.put(values.get(i) + i, values.get(i));
            expected.put(values.get(i) + i, values.get(i));
        }
        assertThat(new JsonObject(answer.toString())).isEqualTo(expected);
    }

    @Test
    void escapesEveryControlCharacter() {
        for (char control = 0; control <= 0x20; control++) {
            String text = "a" + control + "\"\\";
            assertThat(new JsonObject(new JsonAnswer().put("text", text).toString()).getString("text"))
                    .isEqualTo(text);
        }
    }
}
