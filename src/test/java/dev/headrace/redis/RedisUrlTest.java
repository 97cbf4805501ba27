package dev.headrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.config.InvalidSetting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisUrlTest {
    private static RedisUrl.Node node(String host, int port) {
        return new RedisUrl.Node(host, port);
    }

    @Test
    void readsAllParts() {
        assertThat(RedisUrl.parse("rediss://ada:p%40ss+$:w/o?rd@cache.example.org:6380/3?verify=none"))
                .isEqualTo(
                        new RedisUrl(true, false, "ada", "p@ss+$:w/o?rd", 3, List.of(node("cache.example.org", 6380))));
    }

    @Test
    void fillsWhatIsLeftOut() {
        assertThat(RedisUrl.parse("redis://"))
                .isEqualTo(new RedisUrl(false, true, "", "", 0, List.of(node("localhost", 6379))));
        assertThat(RedisUrl.parse("redis://:pw@h/"))
                .isEqualTo(new RedisUrl(false, true, "", "pw", 0, List.of(node("h", 6379))));
        assertThat(RedisUrl.parse("rediss://[::1]:7000").nodes()).containsExactly(node("::1", 7000));
    }

    @Test
    void readsTheNodesOfACluster() {
        RedisUrl url = RedisUrl.parse("redis://:pw@a:7000,b:7001,[::1]");
        assertThat(url.namesCluster()).isTrue();
        assertThat(url.nodes()).containsExactly(node("a", 7000), node("b", 7001), node("::1", 6379));
        assertThat(url.endpoint(url.nodes().get(2))).isEqualTo("redis://[::1]:6379");
    }

    @Test
    void neverShowsThePassword() {
        assertThat(RedisUrl.parse("redis://ada:secret@a,b/0")).hasToString("redis://ada@a:6379,b:6379/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://:secret@h | must start with redis:// or rediss://",
                "redis://secret@h | names a user without a password",
                "redis://:secret@h?verify=none | needs TLS: rediss://",
                "rediss://:secret@h?verfy=none | Perhaps you meant 'verify'",
                "rediss://:secret@h?verify=nona | Perhaps you meant 'none'",
                "redis://:se%cret@h | percent sign in its password",
                "redis://:secret@h:port | port that is not a number",
                "redis://:secret@h:70000 | between 1 and 65535",
                "redis://h:secret | port that is not a number",
                "redis://:secret@h/x | must have a whole number after the slash",
                "redis://:secret@h/-1 | must have a whole number after the slash"
            })
    void saysWhatIsWrongWithoutThePassword(String url, String sentence) {
        assertThatThrownBy(() -> RedisUrl.parse(url))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("secret@")
                .hasMessageNotContaining("se%cret");
    }

    @Test
    void aClusterHasOneDatabase() {
        assertThatThrownBy(() -> new RedisConfig(Optional.of("redis://a,b/1"), Duration.ofMillis(1), false))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("a cluster has one database");
        assertThatThrownBy(() -> new RedisConfig(Optional.of("redis://a/1"), Duration.ofMillis(1), true))
                .isInstanceOf(InvalidSetting.class);
    }
}
